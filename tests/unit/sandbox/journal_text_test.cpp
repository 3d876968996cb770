#include "sandbox/journal_text.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;

std::string two_lines() {
    const std::vector<change> changes{remove_post{"c1"}, profile_health{"p1", false}};
    return write_json(beginning_line({7, 10, march_noon})) + "\n" +
           write_json(changes_line(march_noon + std::chrono::seconds(1), changes)) + "\n";
}

TEST(journal_text, reads_back_what_was_written) {
    const auto text = two_lines();
    const auto read = read_journal(text, "j");
    ASSERT_TRUE(read) << describe(read.error());
    ASSERT_TRUE(read->past.beginning);
    EXPECT_EQ(read->past.beginning->seed, 7U);
    EXPECT_EQ(read->past.beginning->posts, 10U);
    EXPECT_EQ(read->past.changes.size(), 2U);
    EXPECT_EQ(read->past.last, march_noon + std::chrono::seconds(1));
    EXPECT_EQ(read->past.lines, 2U);
    EXPECT_EQ(read->whole, text.size());
}

TEST(journal_text, drops_a_last_line_torn_anywhere) {
    const auto text = two_lines();
    const auto first_line = text.find('\n') + 1;
    for (auto length = first_line; length < text.size(); ++length) {
        const auto read = read_journal(text.substr(0, length), "j");
        ASSERT_TRUE(read) << length;
        EXPECT_EQ(read->past.changes.size(), 0U);
        EXPECT_EQ(read->whole, first_line);
    }
}

TEST(journal_text, names_a_broken_line) {
    const auto read = read_journal(two_lines() + "{}\n", "dir/sandbox.journal");
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().message.find("dir/sandbox.journal:3"), std::string::npos);
    EXPECT_FALSE(read_journal("{\"begin\":{\"version\":2,\"seed\":1,\"posts\":1}}\n", "j"));
}

TEST(journal_text, takes_an_empty_file_as_a_new_one) {
    const auto read = read_journal("", "j");
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->past.beginning);
}

}  // namespace
}  // namespace sluice::sandbox
