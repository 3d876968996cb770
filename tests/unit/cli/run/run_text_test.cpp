#include "cli/run/run_text.hpp"

#include "cli/screen.hpp"
#include "cli/tasks/task_text.hpp"
#include "control/tasks/task_json.hpp"
#include "support/moments.hpp"

#include <sluice/model/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::cli {

using namespace control;
namespace {

using sluice::testing::morning;
using ::testing::HasSubstr;

ledger::run_summary finished_run() {
    ledger::run_summary run;
    run.id = 12;
    run.incoming = "posts";
    run.trigger = "schedule";
    run.generation = 7;
    run.started = morning;
    run.ended = morning + std::chrono::milliseconds(1'250);
    run.counts = {3, 120, 4, 5, 1};
    return run;
}

TEST(run_table, fits_a_narrow_screen_with_the_failure_on_a_line_of_its_own) {
    auto failed = finished_run();
    failed.incoming = std::string(60, 'i');
    failed.failure = "page 1: " + std::string(200, 'f');
    const auto table = run_table({failed}, 80);
    EXPECT_THAT(table, HasSubstr("\n          page 1: "));
    EXPECT_EQ(std::ranges::count(table, '\n'), 3);
    for (std::size_t at = 0; at < table.size();) {
        const auto end = table.find('\n', at);
        EXPECT_LE(width_of(table.substr(at, end - at)), 80U);
        at = end + 1;
    }
}

TEST(run_table, tells_what_a_run_took_in_and_how_long) {
    auto failed = finished_run();
    failed.ended.reset();
    failed.failure = "page 3: HTTP 502";
    const auto table = run_table({finished_run(), failed});
    EXPECT_THAT(table, HasSubstr("12  posts"));
    EXPECT_THAT(table, HasSubstr("schedule      7  2026-01-31T09:00:00Z"));
    EXPECT_THAT(table, HasSubstr("1s250ms      3      120        4        5         1"));
    EXPECT_THAT(table, HasSubstr("running"));
    EXPECT_THAT(table, HasSubstr("page 3: HTTP 502"));
}

TEST(run_array, has_the_same_for_programs) {
    const auto runs = parse_json(run_array({finished_run()})).value();
    const auto& run = runs.as_array().at(0).as_object();
    EXPECT_EQ(run.at("rejected"), 1);
    EXPECT_EQ(run.at("generation"), 7);
    auto former = finished_run();
    former.generation = 0;
    EXPECT_TRUE(parse_json(run_array({former})).value().at(0).at("generation").is_null());
    EXPECT_EQ(run.at("ended"), "2026-01-31T09:00:01.250Z");
    EXPECT_EQ(run.at("failure"), "");
}

TEST(page_line, says_how_to_go_on) {
    EXPECT_EQ(page_line(50, 158, 109), "50 of 158, next: --below 109\n");
    EXPECT_EQ(page_line(50, std::nullopt, 109), "50, next: --below 109\n");
}

TEST(cut_in_the_middle, leaves_the_end_that_tells_two_apart) {
    EXPECT_EQ(printable_cut_in_the_middle("short", 10), "short");
    EXPECT_EQ(printable_cut_in_the_middle("exactly-10", 10), "exactly-10");
    EXPECT_EQ(printable_cut_in_the_middle("workspace-1234567890/post-42", 16), "works…90/post-42");
    EXPECT_NE(printable_cut_in_the_middle("workspace-1234567890/post-42", 16),
              printable_cut_in_the_middle("workspace-1234567890/post-43", 16));
}

TEST(cut_in_the_middle, counts_characters_and_splits_none) {
    EXPECT_EQ(printable_cut_in_the_middle("äöüäöüäöü", 4), "ä…öü");
    EXPECT_EQ(printable_cut_in_the_middle("äöü", 3), "äöü");
}

TEST(task_table, shows_the_last_part_of_an_entity_and_counts_sends) {
    ledger::task task;
    task.id = 7;
    task.lane = {"r", "o"};
    task.entity_id = "workspace-cm1abcdefghijklmnop/post-000017";
    task.attempts = 40;
    task.sends = 3;
    const auto table = task_table({task});
    EXPECT_THAT(table, HasSubstr("/post-000017"));
    EXPECT_THAT(table, HasSubstr("    3  "));
    EXPECT_EQ(table.find("40"), std::string::npos) << table;
    EXPECT_EQ(task_object(task).at("attempts"), 3);
}

TEST(count_table, has_a_line_for_each_lane_and_their_sum) {
    using enum ledger::task_state;
    const std::vector<ledger::lane_count> lanes{{{"a", "x"}, {{fresh, 2}}},
                                                {{"b", "y"}, {{fresh, 1}, {failed, 4}}}};
    EXPECT_EQ(count_table(lanes),
              "ROUTE > OUTGOING         new      failed\n"
              "a > x                      2           0\n"
              "b > y                      1           4\n"
              "all                        3           4\n");
    EXPECT_EQ(count_table({lanes[0]}),
              "ROUTE > OUTGOING         new\n"
              "a > x                      2\n");
    const auto counts = parse_json(count_array(lanes)).value();
    EXPECT_EQ(counts.as_array().at(1).at("tasks").at("failed"), 4);
}

}  // namespace
}  // namespace sluice::cli
