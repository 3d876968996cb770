#include "page/views/graph.hpp"

#include "page/views/parts.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::operator_page {
namespace {

json::object lane(const char* from, const char* route, const char* outgoing, int open) {
    return {{"from", from},         {"route", route},
            {"outgoing", outgoing}, {"paused", false},
            {"held", false},        {"open", json::array{json::object{{"count", open}}}}};
}

TEST(graph_of_routes, draws_each_part_once_and_each_lane_as_a_line) {
    const json::array rows{lane("a", "r1", "x", 2), lane("b", "r2", "x", 3),
                           lane("a", "r3", "y", 0)};
    const json::value graph = graph_of(rows);
    EXPECT_EQ(items(graph, "boxes").size(), 4U);
    EXPECT_EQ(items(graph, "lines").size(), 3U);
    for (const auto& box : items(graph, "boxes")) {
        if (text_member(box, "name") == "x") {
            EXPECT_EQ(integer_member(box, "open"), 5);
        }
        EXPECT_LT(*integer_member(box, "y"), *integer_member(graph, "height"));
    }
}

TEST(graph_of_routes, writes_rates_where_there_is_room_and_all_of_them_in_words) {
    json::array rows;
    for (const char* from : {"a", "b", "c", "d"}) {
        rows.push_back(lane(from, from, "x", 0));
        rows.back().get_object()["rate"] = "12 a minute";
    }
    rows.push_back(lane("e", "quiet", "y", 0));
    const json::value graph = graph_of(rows);
    const auto& lines = items(graph, "lines");
    ASSERT_EQ(lines.size(), 5U);
    std::set<std::int64_t> heights;
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(text_member(lines[i], "rate"), "12 a minute");
        heights.insert(*integer_member(lines[i], "rate_y"));
    }
    EXPECT_EQ(heights.size(), 3U) << "texts would lie on each other";
    EXPECT_EQ(text_member(lines[3], "rate"), "");
    EXPECT_EQ(text_member(lines[3], "title"), "route d: 0 open tasks, 12 a minute");
    EXPECT_EQ(text_member(lines[4], "rate"), "");
    EXPECT_EQ(text_member(lines[4], "title"), "route quiet: 0 open tasks");
}

TEST(graph_of_routes, cuts_a_long_name_between_two_characters) {
    const std::string name = "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü";
    const json::value graph = graph_of({lane(name.c_str(), "r", "x", 0)});
    const auto shown = text_member(items(graph, "boxes")[0], "shown");
    EXPECT_EQ(shown, name.substr(0, 2 * 25) + "…");
}

}  // namespace
}  // namespace sluice::operator_page
