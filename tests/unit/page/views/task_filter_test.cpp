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

TEST(filter_of_tasks, offers_the_names_that_there_are) {
    json::object model;
    const auto known = *parse_json(R"({"routes": ["a", "b"], "outgoing": [{"name": "o"}]})");
    add_filter_form(model, {{"status", "failed,retry"}, {"route", "b"}}, known);
    const auto& filter = model.at("filter").get_array();
    const auto& state = filter.at(0);
    EXPECT_EQ(text_member(state, "name"), "status");
    const auto& choices = items(state, "choices");
    EXPECT_EQ(text_member(choices.at(0), "label"), "any");
    EXPECT_EQ(text_member(choices.at(choices.size() - 1), "option"), "failed,retry")
        << "several states stay as they are";
    EXPECT_TRUE(flag_member(choices.at(choices.size() - 1).get_object(), "chosen"));
    const auto& route = items(filter.at(1), "choices");
    ASSERT_EQ(route.size(), 3U);
    EXPECT_TRUE(flag_member(route.at(2).get_object(), "chosen"));
    EXPECT_FALSE(flag_member(filter.at(4).get_object(), "selects")) << "a record's own name";
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
