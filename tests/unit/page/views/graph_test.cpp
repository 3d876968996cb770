#include "page/views/graph.hpp"

#include "page/views/parts.hpp"

#include <gtest/gtest.h>

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

TEST(graph_of_routes, cuts_a_long_name_between_two_characters) {
    const std::string name = "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöü";
    const json::value graph = graph_of({lane(name.c_str(), "r", "x", 0)});
    const auto shown = text_member(items(graph, "boxes")[0], "shown");
    EXPECT_EQ(shown, name.substr(0, 2 * 25) + "…");
}

}  // namespace
}  // namespace sluice::operator_page
