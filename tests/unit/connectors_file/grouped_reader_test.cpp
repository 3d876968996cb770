#include "connectors/file/grouped_reader.hpp"

#include "page_fixture.hpp"

#include <gtest/gtest.h>

namespace sluice::file {
namespace {

using texts = std::vector<std::string>;

class grouped : public ::testing::Test {
 protected:
    grouped() { how.by = "h"; }

    texts read(const std::string& name, const std::string& text) {
        bench = std::make_unique<page_fixture>();
        bench->settings.group = how;
        bench->settings.page_size = page_size;
        bench->settings.quiet = std::chrono::milliseconds(0);
        bench->give(name, text);
        return bench->all();
    }

    grouping how;
    std::size_t page_size = 500;
    std::unique_ptr<page_fixture> bench;
};

TEST_F(grouped, rows_that_follow_each_other_are_one_record) {
    how.first = {"t", "x"};
    how.as = "all";
    for (const std::size_t size : {1U, 2U, 500U}) {
        page_size = size;
        EXPECT_EQ(read("a.csv", "h,t\n1,\n1,b\n1,c\n2,d\n1,e\n"),
                  (texts{R"({"h":"1","t":"b","x":null,"all":[{"h":"1","t":""},)"
                         R"({"h":"1","t":"b"},{"h":"1","t":"c"}]})",
                         R"({"h":"2","t":"d","x":null,"all":[{"h":"2","t":"d"}]})",
                         R"({"h":"1","t":"e","x":null,"all":[{"h":"1","t":"e"}]})"}))
            << size;
    }
}

TEST_F(grouped, every_format_has_groups) {
    const texts both{R"({"h":1,"rows":[{"h":1,"n":1},{"h":1,"n":2}]})",
                     R"({"h":2,"rows":[{"h":2}]})"};
    page_size = 1;
    EXPECT_EQ(read("a.ndjson", "{\"h\":1,\"n\":1}\n{\"h\":1,\"n\":2}\n{\"h\":2}\n"), both);
    EXPECT_EQ(read("a.json", R"([{"h":1,"n":1},{"h":1,"n":2},{"h":2}])"), both);
}

TEST_F(grouped, a_bad_row_is_set_aside_alone_and_its_group_goes_on) {
    for (const std::size_t size : {1U, 500U}) {
        page_size = size;
        const auto found = read("a.csv", "h,t\n1,a\n1\n,b\n1,c\n2,d\n");
        texts records;
        texts faults;
        for (const auto& one : found) {
            (one.starts_with("{") ? records : faults).push_back(one);
        }
        EXPECT_EQ(records, (texts{R"({"h":"1","rows":[{"h":"1","t":"a"},{"h":"1","t":"c"}]})",
                                  R"({"h":"2","rows":[{"h":"2","t":"d"}]})"}))
            << size;
        ASSERT_EQ(faults.size(), 2U) << "each once, whatever the size of a page";
        EXPECT_EQ(faults[0].substr(0, 20), "a.csv:3: the row has");
        EXPECT_EQ(faults[1], "a.csv:4: the row has no value for 'h'");
    }
}

TEST_F(grouped, the_last_group_waits_while_the_file_may_grow) {
    bench = std::make_unique<page_fixture>();
    bench->settings.group = how;
    bench->settings.quiet = std::chrono::seconds(30);
    bench->give("a.csv", "h,t\n1,a\n2,b\n2,c\n");
    bench->let_pass(std::chrono::seconds(1));
    EXPECT_EQ(bench->all(), texts{R"({"h":"1","rows":[{"h":"1","t":"a"}]})"});
    bench->position = nullptr;
    bench->let_pass(std::chrono::seconds(31));
    EXPECT_EQ(bench->all().size(), 2U);
}

TEST_F(grouped, a_group_has_a_bound) {
    how.most_rows = 2;
    EXPECT_EQ(read("a.csv", "h\n1\n1\n2\n2\n2\n"),
              (texts{R"({"h":"1","rows":[{"h":"1"},{"h":"1"}]})",
                     "a.csv:6: more than 2 rows have the key '2'"}));
}

TEST_F(grouped, a_file_of_bad_rows_alone_ends) {
    EXPECT_EQ(read("a.csv", "h,t\n1\n2\n").size(), 2U);
    EXPECT_EQ(read("a.csv", "h,t\n"), texts{});
}

TEST_F(grouped, a_key_that_comes_back_is_rejected_where_that_is_asked_for) {
    how.comes_back = returning_key::error;
    for (const std::size_t size : {1U, 2U, 500U}) {
        page_size = size;
        const auto found = read("a.csv", "h,t\n1,a\n1,b\n2,c\n1,d\n1,e\n3,f\n");
        ASSERT_EQ(found.size(), 4U) << size;
        std::string fault;
        for (const auto& one : found) {
            fault = one.starts_with("{") ? fault : one;
        }
        EXPECT_EQ(fault,
                  "a.csv:5: the key '1' was there before, with other keys after it (sort the file "
                  "by 'h', or set `comes_back: second_record`)")
            << size;
    }
}

// The keys of the pages before a restart are read again.
TEST_F(grouped, a_key_that_comes_back_is_known_after_a_restart) {
    how.comes_back = returning_key::error;
    page_fixture pages;
    pages.settings.group = how;
    pages.settings.page_size = 1;
    pages.settings.quiet = std::chrono::milliseconds(0);
    pages.give("a.csv", "h\n1\n2\n1\n");
    texts faults;
    for (bool last = false; !last;) {
        const auto outcome = pages.next();
        ASSERT_TRUE(outcome);
        for (const auto& one : outcome->page.unreadable) {
            faults.push_back(one.text);
        }
        last = outcome->page.last;
        pages.kept = {};
    }
    EXPECT_EQ(faults, (texts{R"({"h":"1","rows":[{"h":"1"}]})"}));
}

// A group that waits for its file to be quiet is read twice, and does not come back.
TEST_F(grouped, a_group_that_was_left_for_another_run_does_not_come_back) {
    how.comes_back = returning_key::error;
    page_fixture pages;
    pages.settings.group = how;
    pages.give("a.csv", "h\n1\n2\n");
    pages.let_pass(std::chrono::seconds(1));
    EXPECT_EQ(pages.all().size(), 1U);
    pages.let_pass(std::chrono::minutes(1));
    EXPECT_EQ(pages.all().size(), 2U);
}

}  // namespace
}  // namespace sluice::file
