#include "sandbox/journal.hpp"

#include "support/moments.hpp"
#include "unit/sandbox/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;

class journal_file : public ::testing::Test {
 protected:
    void write_one(journal& file, std::string id) {
        const std::vector<change> changes{remove_post{std::move(id)}};
        ASSERT_TRUE(file.append(march_noon, changes));
    }

    recovered reopened() {
        auto opened = journal::open(scratch_.path());
        EXPECT_TRUE(opened) << describe(opened.error());
        return opened ? std::move(opened->past) : recovered();
    }

    scratch_directory scratch_;
};

TEST_F(journal_file, keeps_what_was_appended) {
    {
        auto opened = journal::open(scratch_.path() / "made" / "here");
        ASSERT_TRUE(opened) << describe(opened.error());
        EXPECT_FALSE(opened->past.beginning);
        ASSERT_TRUE(opened->file->restart({1, 237, march_noon}));
        write_one(*opened->file, "c1");
    }
    const auto again = journal::open(scratch_.path() / "made" / "here");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->past.beginning->posts, 237U);
    EXPECT_EQ(again->past.changes.size(), 1U);
}

TEST_F(journal_file, goes_on_behind_a_torn_line) {
    {
        auto opened = journal::open(scratch_.path());
        ASSERT_TRUE(opened->file->restart({1, 237, march_noon}));
        write_one(*opened->file, "c1");
    }
    std::ofstream(scratch_.path() / "sandbox.journal", std::ios::app) << R"({"at":"2026)";
    {
        auto opened = journal::open(scratch_.path());
        ASSERT_TRUE(opened) << describe(opened.error());
        EXPECT_EQ(opened->past.changes.size(), 1U);
        write_one(*opened->file, "c2");
    }
    EXPECT_EQ(reopened().changes.size(), 2U);
}

TEST_F(journal_file, begins_anew_when_restarted) {
    {
        auto opened = journal::open(scratch_.path());
        ASSERT_TRUE(opened->file->restart({1, 237, march_noon}));
        write_one(*opened->file, "c1");
        ASSERT_TRUE(opened->file->restart({5, 237, march_noon}));
    }
    const auto past = reopened();
    EXPECT_EQ(past.beginning->seed, 5U);
    EXPECT_TRUE(past.changes.empty());
}

TEST_F(journal_file, belongs_to_one_sandbox_at_a_time) {
    const auto opened = journal::open(scratch_.path());
    ASSERT_TRUE(opened);
    const auto second = journal::open(scratch_.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, failure_class::busy);
}

TEST_F(journal_file, says_where_it_cannot_be) {
    std::ofstream(scratch_.path() / "file") << "x";
    const auto opened = journal::open(scratch_.path() / "file");
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().message.find("sandbox.journal"), std::string::npos);
}

}  // namespace
}  // namespace sluice::sandbox
