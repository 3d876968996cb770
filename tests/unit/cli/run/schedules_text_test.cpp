#include "cli/run/schedules_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

using engine::schedule_event_kind;
using std::chrono::minutes;
using ::testing::HasSubstr;

planning::schedule_outlook nightly() {
    const auto at = [](const char* text) { return parse_utc(text).value(); };
    const auto when = engine::schedule::parse("30 2 * * *", "Europe/Berlin").value();
    planning::schedule_outlook one{.kind = "incoming",
                                   .name = "posts",
                                   .outgoing = "",
                                   .when = when,
                                   .text = when.text(),
                                   .priority = net::priority::high,
                                   .paused = true};
    one.last = at("2026-10-24T00:30:00Z");
    one.late = minutes(3);
    one.next.push_back(
        {.planned = at("2026-10-25T00:30:00Z"), .start = at("2026-10-25T00:30:00Z")});
    one.next.push_back({.planned = at("2026-10-26T01:30:00Z"),
                        .start = at("2026-10-26T01:30:00Z"),
                        .held_until = at("2026-10-26T03:00:00Z")});
    one.events.emplace();
    one.events->add({.kind = schedule_event_kind::missed,
                     .due = at("2026-10-20T00:30:00Z"),
                     .at = at("2026-10-23T12:00:00Z"),
                     .runs = 4});
    one.events->add({.kind = schedule_event_kind::late,
                     .due = at("2026-10-24T00:27:00Z"),
                     .at = at("2026-10-24T00:30:00Z"),
                     .runs = 1});
    return one;
}

TEST(schedules_text, tells_the_past_and_the_next_runs_by_the_clock_of_the_zone) {
    EXPECT_EQ(
        schedules_text({nightly()}),
        "incoming posts  30 2 * * * in Europe/Berlin  high priority  paused by hand\n"
        "  last   2026-10-24T02:30:00+02:00  3m late\n"
        "  since 2026-10-23T14:00:00+02:00: 1 late (worst 3m), 0 skipped, 4 missed, 0 cut off\n"
        "    2026-10-23T14:00:00+02:00  missed, 4 runs due since 2026-10-20T02:30:00+02:00\n"
        "    2026-10-24T02:30:00+02:00  late by 3m\n"
        "  next   2026-10-25T02:30:00+02:00\n"
        "         2026-10-26T02:30:00+01:00  maintenance until 2026-10-26T04:00:00+01:00\n");
}

TEST(schedules_text, says_what_others_begin) {
    const planning::schedule_outlook hooks{.kind = "incoming",
                                           .name = "hooks",
                                           .outgoing = "",
                                           .when = engine::schedule::parse("by hand", "").value(),
                                           .text = "when requests arrive",
                                           .on_request = true};
    EXPECT_EQ(schedules_text({hooks}),
              "incoming hooks  when requests arrive\n"
              "  last   never\n"
              "  next   with the next request\n");
}

TEST(schedules_text, says_what_never_ran_and_what_runs_by_hand) {
    planning::schedule_outlook hand{.kind = "incoming",
                                    .name = "posts",
                                    .outgoing = "",
                                    .when = engine::schedule::parse("by hand", "").value(),
                                    .text = "by hand"};
    EXPECT_EQ(schedules_text({hand}),
              "incoming posts  by hand\n  last   never\n"
              "  next   by hand only\n");
    EXPECT_THAT(schedules_text({}), HasSubstr("no incoming"));
}

}  // namespace
}  // namespace sluice::cli
