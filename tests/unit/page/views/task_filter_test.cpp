#include "page/views/task_filter.hpp"

#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

TEST(filter_of_tasks, keeps_the_fields_that_choose_tasks) {
    const fields query{{"status", "failed"}, {"below", "9"}, {"done", "retry"}, {"route", ""}};
    EXPECT_EQ(filter_of(query), (fields{{"status", "failed"}}));
}

TEST(filter_of_tasks, is_shown_as_options_of_the_command) {
    EXPECT_EQ(options_of({{"status", "failed,retry"}, {"route", "a b"}}),
              " --status failed --status retry --route 'a b'");
    EXPECT_EQ(options_of({}), "");
}

TEST(filter_of_tasks, sums_the_counts_of_all_lanes) {
    const auto counts = parse_json(R"({"lanes": [{"tasks": {"failed": 2, "new": 1}},
                                                 {"tasks": {"failed": 3}}]})");
    const auto sums = sums_of(*counts);
    EXPECT_EQ(sums.total, 6);
    EXPECT_EQ(sums.of("failed"), 5);
    EXPECT_EQ(sums.of("retry"), 0);
}

}  // namespace
}  // namespace sluice::operator_page
