#include "cli/control/top_table.hpp"

#include "cli/screen.hpp"

#include <boost/json/array.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

json::object route_named(const std::string& name, int offered, int finished) {
    auto made = parse_json(R"({"from":"posts","to":["report","copy"],"failed_attempts":0,
        "under_way":1,"open":{"new":7,"retry":1,"held":2},"oldest":"2026-01-31T08:58:00.000Z",
        "late_ms":250,"budget":{"api":"https://a","left":40,"limit":60,"waiting":0},
        "running":false,"paused":false,"trouble":""})")
                    .value()
                    .as_object();
    made["name"] = name;
    made["offered"] = offered;
    made["settled"] = json::object{{"finished", finished}};
    return made;
}

activity_sample sample(std::vector<json::object> routes, int second) {
    json::object all;
    all["now"] = "2026-01-31T09:00:00.000Z";
    all["started"] = "2026-01-31T06:00:00.000Z";
    all["process"] = 812;
    all["version"] = "0.1.0";
    all["generation"] = 3;
    json::array listed;
    for (auto& one : routes) {
        listed.push_back(std::move(one));
    }
    all["routes"] = std::move(listed);
    return {std::move(all), steady_time(std::chrono::seconds(second))};
}

std::vector<std::string> lines_of_text(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

TEST(top_table, shows_rates_queue_age_lateness_and_budget) {
    const auto lines =
        lines_of_text(top_table(sample({route_named("posts-to-report", 30, 25)}, 12),
                                sample({route_named("posts-to-report", 10, 20)}, 10), {80, 24}));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0], "sluice 0.1.0  up 3h  generation 3  1 route  2026-01-31T09:00:00Z");
    EXPECT_EQ(lines[1],
              "ROUTE              IN/s  OUT/s   QUEUE  OLDEST    LATE  BUDGET FAILED  "
              "HELD");
    EXPECT_EQ(lines[2],
              "posts-to-report    10.0    2.5       8      2m   250ms   40/60      0    "
              " 2");
}

TEST(top_table, has_no_rates_without_an_earlier_sample_or_after_a_change) {
    const auto first = top_table(sample({route_named("a", 30, 25)}, 12), std::nullopt, {80, 24});
    EXPECT_THAT(first, HasSubstr("a                  -      -"));
    const auto changed = top_table(sample({route_named("a", 2, 1)}, 12),
                                   sample({route_named("a", 30, 25)}, 10), {80, 24});
    EXPECT_THAT(changed, HasSubstr("a                1.0    0.5")) << "the counters began anew";
}

TEST(top_table, gives_programs_the_rates_beside_the_counts) {
    const auto made = with_rates(sample({route_named("a", 30, 25), route_named("new", 5, 0)}, 12),
                                 sample({route_named("a", 20, 5)}, 2));
    const auto& routes = made.at("routes").as_array();
    EXPECT_EQ(routes[0].at("in_rate"), json::value(1.0));
    EXPECT_EQ(routes[0].at("out_rate"), json::value(2.0));
    EXPECT_EQ(routes[0].at("offered"), json::value(30));
    EXPECT_TRUE(routes[1].at("in_rate").is_null());
    EXPECT_TRUE(routes[1].at("out_rate").is_null());
}

TEST(top_table, fits_80_and_200_columns) {
    auto troubled = route_named(std::string(60, 'n'), 1, 1);
    troubled["trouble"] = "outgoing 'report' keeps failing: " + std::string(300, 'x');
    for (const std::size_t columns : {std::size_t{80}, std::size_t{200}}) {
        for (const auto& line : lines_of_text(
                 top_table(sample({troubled}, 2), sample({troubled}, 1), {columns, 50}))) {
            EXPECT_LE(width_of(line), columns) << line;
        }
    }
    const auto wide = top_table(sample({troubled}, 2), std::nullopt, {200, 50});
    EXPECT_THAT(wide, AllOf(HasSubstr("SENDING"), HasSubstr("posts > report, copy"),
                            HasSubstr("outgoing 'report' keeps failing")));
    const auto narrow = top_table(sample({troubled}, 2), std::nullopt, {80, 50});
    EXPECT_THAT(narrow, HasSubstr("\n    outgoing 'report' keeps failing"))
        << "on a line of its own";
}

TEST(top_table, shows_first_what_needs_somebody_then_the_busiest) {
    auto failed = route_named("failed", 0, 0);
    failed["open"] = json::object{{"failed", 3}};
    auto paused = route_named("paused", 0, 0);
    paused["paused"] = true;
    const auto before = sample({route_named("quiet", 0, 0), route_named("busy", 0, 0)}, 1);
    const auto lines = lines_of_text(top_table(
        sample({route_named("quiet", 0, 0), route_named("busy", 90, 0), failed, paused}, 2), before,
        {200, 24}));
    ASSERT_EQ(lines.size(), 6U);
    EXPECT_THAT(lines[2] + lines[3], AllOf(HasSubstr("failed"), HasSubstr("paused")));
    EXPECT_THAT(lines[4], HasSubstr("busy"));
    EXPECT_THAT(lines[5], HasSubstr("quiet"));
}

TEST(top_table, says_how_many_do_not_fit) {
    std::vector<json::object> routes;
    for (int i = 0; i < 30; ++i) {
        routes.push_back(route_named("r" + std::to_string(i), 0, 0));
    }
    const auto lines = lines_of_text(top_table(sample(routes, 1), std::nullopt, {80, 24}));
    EXPECT_EQ(lines.size(), 24U);
    EXPECT_EQ(lines.back(), "… and 9 more");
    EXPECT_EQ(lines_of_text(top_table(sample(routes, 1), std::nullopt, {80, 0})).size(), 32U);
    routes.resize(22);
    EXPECT_EQ(lines_of_text(top_table(sample(routes, 1), std::nullopt, {80, 24})).size(), 24U);
}

TEST(top_table, no_name_steers_the_terminal) {
    auto route = route_named("a", 0, 0);
    route["trouble"] = "\x1b[2Jgone";
    EXPECT_THAT(top_table(sample({route}, 1), std::nullopt, {80, 24}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace sluice::cli
