#include "app/round_text.hpp"

#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::app {
namespace {

using sluice::testing::morning;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

engine::round_report one_round() {
    engine::round_report report;
    engine::round_report::incoming_line line;
    line.name = "posts";
    line.counts = {1, 2, 2, 1};
    report.incoming.push_back(line);
    engine::round_report::lane_line lane;
    lane.lane = {"to-report", "report"};
    lane.settled[ledger::task_state::finished] = 12;
    lane.settled[ledger::task_state::failed] = 1;
    report.lanes.push_back(lane);
    return report;
}

TEST(round_text, counts_what_was_fetched_and_delivered) {
    const auto text = round_text(one_round());
    EXPECT_THAT(text, HasSubstr("posts"));
    EXPECT_THAT(text, HasSubstr("1 page, 2 items, 2 offered, 1 task\n"));
    EXPECT_THAT(text, HasSubstr("to-report > report"));
    EXPECT_THAT(text, HasSubstr("12 finished, 1 failed\n"));
    EXPECT_THAT(text, Not(HasSubstr("    failed:")));
}

TEST(round_text, names_a_failure_and_the_next_attempt) {
    auto report = one_round();
    report.incoming[0].failure = "page 1: HTTP 502";
    report.lanes[0].settled.clear();
    report.lanes[0].next_due = morning;
    const auto text = round_text(report);
    EXPECT_THAT(text, HasSubstr("failed: page 1: HTTP 502\n"));
    EXPECT_THAT(text, HasSubstr("nothing to do, next attempt at 2026-01-31T09:00:00Z\n"));
}

TEST(round_text, ends_with_what_is_left_and_what_needs_a_person) {
    auto report = one_round();
    report.incoming[0].rejected = 2;
    report.lanes[0].next_due = morning;
    EXPECT_THAT(
        round_text(report),
        EndsWith("Left for a later round or the daemon: to-report > report (next attempt at "
                 "2026-01-31T09:00:00Z)\n"
                 "Not all went well: 1 task failed, 2 tasks rejected: sluice tasks list "
                 "--status failed --status rejected\n"));
    report.incoming[0] = {};
    report.incoming[0].failure = "page 1: HTTP 502";
    report.lanes.clear();
    EXPECT_THAT(round_text(report), EndsWith("Not all went well: 1 run failed\n"));
}

TEST(round_text, says_nothing_more_when_all_went_well) {
    auto report = one_round();
    report.lanes[0].settled.erase(ledger::task_state::failed);
    EXPECT_THAT(round_text(report), EndsWith("12 finished\n"));
    EXPECT_TRUE(report.went_well());
    report.lanes[0].next_due = morning;
    EXPECT_TRUE(report.went_well()) << "what waits is no failure";
    report.incoming[0].rejected = 1;
    EXPECT_FALSE(report.went_well());
}

TEST(round_json, says_the_same) {
    auto report = one_round();
    EXPECT_EQ(round_json(report),
              R"({"incoming":[{"name":"posts","pages":1,"items":2,"entities":2,"tasks":1,)"
              R"("rejected":0,"failure":""}],"lanes":[{"route":"to-report","outgoing":"report",)"
              R"("settled":{"finished":12,"failed":1},"next_due":null}]})");
    report.lanes[0].next_due = morning;
    EXPECT_THAT(round_json(report), HasSubstr(R"("next_due":"2026-01-31T09:00:00.000Z")"));
}

}  // namespace
}  // namespace sluice::app
