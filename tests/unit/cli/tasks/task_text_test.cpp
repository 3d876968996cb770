#include "cli/tasks/task_text.hpp"

#include "cli/screen.hpp"
#include "control/tasks/task_json.hpp"
#include "support/moments.hpp"

#include <sluice/model/utf8.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sluice::cli {

using namespace control;
namespace {

using sluice::testing::morning;
using ::testing::HasSubstr;
using ::testing::Not;

ledger::task failed_task() {
    ledger::task task;
    task.id = 12;
    task.run = 3;
    task.lane = {"to-report", "report"};
    task.incoming = "posts";
    task.entity_type = "posts";
    task.entity_id = "p-1";
    task.headers = R"({"event":"changed"})";
    task.data = R"({"price":1.10})";
    task.state = ledger::task_state::failed;
    task.attempts = 2;
    task.created = morning;
    task.updated = morning;
    task.reason = "400 Bad Request";
    return task;
}

ledger::task_history story_of_it() {
    ledger::task_history history;
    history.task = failed_task();
    ledger::attempt_summary attempt;
    attempt.number = 1;
    attempt.started = morning;
    attempt.ended = morning;
    attempt.outcome = "failed";
    attempt.request = "POST /post";
    attempt.response = "no such profile";
    history.attempts.push_back(attempt);
    ledger::attempt_summary cut_off;
    cut_off.number = 2;
    cut_off.started = morning;
    history.attempts.push_back(cut_off);
    history.moves.push_back({morning, ledger::task_state::failed, 1, "400 Bad Request"});
    return history;
}

TEST(task_table, has_a_line_for_each_task) {
    const auto table = task_table({failed_task(), failed_task()});
    EXPECT_EQ(std::ranges::count(table, '\n'), 3);
    EXPECT_THAT(table, HasSubstr("12  failed"));
    EXPECT_THAT(table, HasSubstr("to-report > report"));
    EXPECT_THAT(table, HasSubstr("2026-01-31T09:00:00Z"));
    EXPECT_THAT(table, HasSubstr("400 Bad Request"));
}

TEST(task_table, fits_a_narrow_screen_with_the_reason_on_a_line_of_its_own) {
    auto task = failed_task();
    task.entity_id = std::string(60, 'e');
    task.lane.route = std::string(60, 'r');
    const auto table = task_table({task}, 80);
    EXPECT_THAT(table, HasSubstr("\n          400 Bad Request"));
    for (std::size_t at = 0; at < table.size();) {
        const auto end = table.find('\n', at);
        EXPECT_LE(width_of(table.substr(at, end - at)), 80U) << table;
        at = end + 1;
    }
}

TEST(task_table, fits_a_wide_screen_with_the_reason_cut) {
    auto task = failed_task();
    task.reason = std::string(150, 'r');
    for (const std::size_t columns : {120U, 200U}) {
        const auto table = task_table({task}, columns);
        const auto row = table.substr(table.find('\n') + 1);
        EXPECT_EQ(width_of(row.substr(0, row.find('\n'))), columns) << row;
    }
    EXPECT_NE(task_table({task}).find(std::string(100, 'r')), std::string::npos);
}

TEST(task_table, cuts_long_texts_between_characters) {
    auto task = failed_task();
    for (int i = 0; i < 100; ++i) {
        task.entity_id += "ä";
        task.reason += "€";
    }
    const auto table = task_table({task});
    EXPECT_EQ(utf8_fault(table), std::string::npos);
    EXPECT_THAT(table, HasSubstr("…"));
    EXPECT_LT(table.size(), 500U);
}

TEST(task_story, tells_moves_and_tries) {
    const auto story = task_story(story_of_it());
    EXPECT_THAT(story, HasSubstr("task 12: failed\n"));
    EXPECT_THAT(story, HasSubstr("posts (run 3)"));
    EXPECT_THAT(story, HasSubstr("POST /post"));
    EXPECT_THAT(story, HasSubstr("no such profile"));
    EXPECT_THAT(story, HasSubstr("try 2  2026-01-31T09:00:00.000Z  no outcome known"));
    EXPECT_THAT(story, HasSubstr("1.10"));
    EXPECT_THAT(story, Not(HasSubstr("unknown: it may have been sent")));
}

TEST(task_story, shows_whole_exchanges_only_when_they_are_wanted) {
    auto history = story_of_it();
    history.attempts[0].request = "POST /post\n\nPOST /post?workspaceId=w\nAccept: x\n\n{\"a\":1}";
    history.attempts[0].response = "HTTP 422 no\n\nHTTP 422\n\n{\"error\":\"no\"}";
    const auto brief = task_story(history);
    EXPECT_THAT(brief, HasSubstr("sent          POST /post\n  reply         HTTP 422 no\n"));
    EXPECT_THAT(brief, HasSubstr("sluice tasks show 12 --full"));
    EXPECT_THAT(brief, Not(HasSubstr("Accept")));
    const auto whole = task_story(history, true);
    EXPECT_THAT(whole, HasSubstr("    POST /post?workspaceId=w\n    Accept: x\n\n    {\"a\":1}\n"));
    EXPECT_THAT(whole, HasSubstr("    HTTP 422\n\n    {\"error\":\"no\"}\n"));
    EXPECT_THAT(whole, Not(HasSubstr("--full")));
    const auto tried = history_object(history).at("tries").at(0);
    EXPECT_EQ(tried.at("request").as_string(), "POST /post");
    EXPECT_EQ(tried.at("received").as_string(), "HTTP 422\n\n{\"error\":\"no\"}");
}

TEST(task_story, says_when_the_outcome_is_unknown) {
    auto history = story_of_it();
    history.task.open_intent.emplace();
    EXPECT_THAT(task_story(history), HasSubstr("unknown: it may have been sent"));
}

TEST(task_object, has_what_a_program_needs) {
    auto task = failed_task();
    auto object = task_object(task);
    EXPECT_EQ(object.at("id").as_int64(), 12);
    EXPECT_EQ(object.at("state").as_string(), "failed");
    EXPECT_TRUE(object.at("next_attempt").is_null());
    EXPECT_FALSE(object.at("outcome_unknown").as_bool());
    task.next_attempt = morning;
    task.open_intent.emplace();
    object = task_object(task);
    EXPECT_EQ(object.at("next_attempt").as_string(), "2026-01-31T09:00:00.000Z");
    EXPECT_TRUE(object.at("outcome_unknown").as_bool());
}

TEST(history_object, holds_the_data_as_it_came) {
    const auto text = write_json(history_object(story_of_it()));
    EXPECT_THAT(text, HasSubstr(R"("data":{"price":1.10})"));
    EXPECT_THAT(text, HasSubstr(R"("headers":{"event":"changed"})"));
    EXPECT_THAT(text, HasSubstr(R"("ended":null)"));
    EXPECT_THAT(text, HasSubstr(R"("to":"failed")"));
    auto broken = story_of_it();
    broken.task.data = "not JSON";
    EXPECT_THAT(write_json(history_object(broken)), HasSubstr(R"("data":"not JSON")"));
}

TEST(task_table, a_record_writes_no_rows_and_no_colours_into_it) {
    auto task = failed_task();
    task.entity_id = "a\x1b[31m\n     999  finished";
    task.reason = "\u202Eno\r\xff";
    const auto table = task_table({task});
    EXPECT_EQ(std::ranges::count(table, '\n'), 2);
    EXPECT_THAT(table, HasSubstr("a\\u001b[…    999"));
    EXPECT_THAT(table, HasSubstr("\\u202eno\\r\uFFFD"));
}

TEST(task_story, a_record_writes_no_lines_and_no_colours_into_it) {
    auto history = story_of_it();
    history.task.entity_id = "a\x1b[31m\nmoves";
    history.task.data = R"({"t":"\u202e\u009b"})";
    history.attempts[0].response = "HTTP 200\x1b[2J\n\nbody\x1b]0;title\x07\nnext";
    history.moves[0].reason = "one\ntwo";
    const auto story = task_story(history, true);
    EXPECT_EQ(story.find('\x1b'), std::string::npos);
    EXPECT_THAT(story, HasSubstr("posts a\\u001b[31m\\nmoves\n"));
    EXPECT_THAT(story, HasSubstr("HTTP 200\\u001b[2J\n"));
    EXPECT_THAT(story, HasSubstr("    body\\u001b]0;title\\u0007\n    next\n"));
    EXPECT_THAT(story, HasSubstr("one\\ntwo"));
    EXPECT_THAT(story, HasSubstr(R"("t": "\u202e\u009b")"));
}

TEST(task_array, is_json_in_utf8_whatever_the_ledger_holds) {
    auto task = failed_task();
    task.entity_id =
        "a/facebook:\xFF"
        "1.10";
    task.reason = "cut in the middle: \xE6\x97";
    const auto text = task_array({task});
    EXPECT_EQ(utf8_fault(text), std::string::npos);
    EXPECT_TRUE(parse_json(text));
}

}  // namespace
}  // namespace sluice::cli
