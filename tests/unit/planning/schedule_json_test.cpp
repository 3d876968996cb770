#include "planning/schedule_json.hpp"

#include <sluice/model/json.hpp>

#include <gtest/gtest.h>

#include <chrono>

namespace sluice::planning {
namespace {

schedule_outlook nightly() {
    const auto at = [](const char* text) { return parse_utc(text).value(); };
    const auto when = engine::schedule::parse("30 2 * * *", "Europe/Berlin").value();
    schedule_outlook one{.kind = "incoming",
                         .name = "posts",
                         .outgoing = "",
                         .when = when,
                         .text = when.text(),
                         .priority = net::priority::high,
                         .paused = true};
    one.last = at("2026-10-24T00:30:00Z");
    one.late = std::chrono::minutes(3);
    one.next.push_back(
        {.planned = at("2026-10-25T00:30:00Z"), .start = at("2026-10-25T00:30:00Z")});
    one.next.push_back({.planned = at("2026-10-26T01:30:00Z"),
                        .start = at("2026-10-26T01:30:00Z"),
                        .held_until = at("2026-10-26T03:00:00Z")});
    one.events.emplace();
    one.events->add({.kind = engine::schedule_event_kind::missed,
                     .due = at("2026-10-20T00:30:00Z"),
                     .at = at("2026-10-23T12:00:00Z"),
                     .runs = 4});
    return one;
}

TEST(schedule_json, has_everything_in_utc) {
    const auto all = schedules_array({nightly()});
    ASSERT_EQ(all.size(), 1U);
    const auto& one = all.at(0).get_object();
    EXPECT_EQ(text_member(one, "zone"), "Europe/Berlin");
    EXPECT_EQ(text_member(one, "priority"), "high");
    EXPECT_EQ(text_member(one, "last"), "2026-10-24T00:30:00.000Z");
    EXPECT_EQ(integer_member(one, "last_lateness_ms"), 180'000);
    EXPECT_EQ(text_member(one.at("next").get_array().at(1), "held_until"),
              "2026-10-26T03:00:00.000Z");
    EXPECT_EQ(integer_member(one.at("events"), "missed"), 4);
}

TEST(schedule_json, a_schedule_without_a_past_has_none) {
    auto one = nightly();
    one.last.reset();
    one.late.reset();
    one.events.reset();
    const auto all = schedules_array({one});
    EXPECT_TRUE(all.at(0).at("last").is_null());
    EXPECT_TRUE(all.at(0).at("events").is_null());
    EXPECT_EQ(all.at(0).at("last_lateness_ms"), 0);
}

}  // namespace
}  // namespace sluice::planning
