#include "connectors/file/packed_content.hpp"

#include "page_fixture.hpp"
#include "support/net_gzip.hpp"
#include "support/peak_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>

// Packed files, read as their content.

namespace sluice::file {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(packed_content, gives_any_part_of_the_content) {
    std::string text;
    while (text.size() < 5'000'000) {
        text += std::to_string(text.size() * 7) + "\n";
    }
    file_folder folder;
    const auto path = folder.write("a.gz", testing::gzipped(text));
    const auto file = open_file(path, O_RDONLY).value();
    packed_content content(formats::packing::gzip, 10'000'000);
    // Forward, back within the window, far back, past the end.
    for (const std::size_t at : {0U, 4000U, 3'000'000U, 2'500'000U, 100'000U, 4'999'990U, 10U}) {
        EXPECT_EQ(content.read_at(file.get(), path, at, 70'000).value(), text.substr(at, 70'000))
            << at;
    }
    EXPECT_EQ(content.read_at(file.get(), path, text.size(), 10).value(), "");
    EXPECT_EQ(content.read_at(file.get(), path, text.size() + 1, 10).value(), "");
}

TEST(packed_content, is_read_page_by_page_and_after_a_restart) {
    for (const bool restarts : {false, true}) {
        page_fixture pages;
        pages.settings.page_size = 2;
        pages.give("a.csv.gz", testing::gzipped("id\n1\n2\n3\n4\n5\n"));
        texts found;
        for (bool last = false; !last;) {
            const auto outcome = pages.next();
            ASSERT_TRUE(outcome) << outcome.error().message;
            for (const auto& one : outcome->page.entities) {
                EXPECT_EQ(one.type, "a");
                found.push_back(write_json(one.data));
            }
            last = outcome->page.last;
            if (restarts) {
                pages.kept = {};
            }
        }
        EXPECT_THAT(found, ElementsAre(R"({"id":"1"})", R"({"id":"2"})", R"({"id":"3"})",
                                       R"({"id":"4"})", R"({"id":"5"})"));
    }
}

TEST(packed_content, that_is_cut_gives_its_records_and_then_its_failure) {
    page_fixture pages;
    std::string text;
    for (int i = 0; i < 100'000; ++i) {
        text += std::to_string(i * 7919 % 100'003) + "\n";
    }
    const auto packed = testing::gzipped(text);
    pages.give("a.ndjson.gz", packed.substr(0, packed.size() / 2));
    const auto found = pages.all();
    EXPECT_GT(found.size(), 10'000U);
    EXPECT_EQ(found.back(), "a.ndjson.gz: the gzip ends too early");
}

// A file of 50 kB that unpacks to 50 MB.
TEST(packed_content, a_bomb_stops_at_its_limit_and_takes_no_memory) {
    page_fixture pages;
    pages.settings.largest_unpacked = 40'000'000;
    pages.give("a.ndjson.gz", testing::gzipped(std::string(50'000'000, '7')));
    const testing::peak_memory memory;
    const auto found = pages.all();
    EXPECT_THAT(found, ElementsAre("a.ndjson.gz: it unpacks to more than 40000000 bytes"));
    EXPECT_LT(memory.growth_in_mib(), 20U);
}

}  // namespace
}  // namespace sluice::file
