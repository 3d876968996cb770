#include "cli/tasks/task_explanation.hpp"

#include "cli/screen.hpp"
#include "support/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sluice::cli {
namespace {

using ledger::task_state;
using sluice::testing::morning;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

task_facts told_failure() {
    task_facts facts;
    auto& task = facts.history.task;
    task.id = 12;
    task.run = 3;
    task.lane = {"products-to-posts", "ocoya"};
    task.incoming = "products";
    task.entity_type = "product";
    task.entity_id = "p-1";
    task.state = task_state::failed;
    task.created = morning;
    task.attempts = 1;
    facts.history.moves.push_back({morning, task_state::fresh, 0, ""});
    ledger::attempt_summary attempt;
    attempt.number = 1;
    attempt.started = morning + minutes(1);
    attempt.ended = morning + minutes(2);
    attempt.outcome = "failed";
    attempt.reason =
        "HTTP 422: the caption is longer than the 280 characters that the profile "
        "of this network takes";
    attempt.request =
        "POST https://app.ocoya.com/api/_public/v1/post?workspaceId=clx0000000001"
        "\n\nPOST /api/_public/v1/post\n\n{\"caption\":\"linen\"}";
    attempt.response = "HTTP 422 {\"error\":\"too long\"}";
    facts.history.attempts.push_back(attempt);
    facts.history.moves.push_back({attempt.started, task_state::processing, 1, ""});
    facts.history.moves.push_back({*attempt.ended, task_state::failed, 1, attempt.reason});
    facts.daemon_runs = true;
    facts.now = morning + minutes(10);
    return facts;
}

std::size_t widest_line(const std::string& text) {
    std::istringstream lines(text);
    std::size_t most = 0;
    for (std::string line; std::getline(lines, line);) {
        most = std::max(most, width_of(line));
    }
    return most;
}

TEST(explanation_text, fits_a_screen_of_80_and_one_of_200_columns) {
    const stages_now none{std::nullopt, "the configuration cannot be used"};
    const auto narrow = explanation_text(told_failure(), none, 80, true);
    EXPECT_LE(widest_line(narrow), 80U);
    EXPECT_THAT(narrow, HasSubstr("2026-01-31T09:02:00Z  attempt 1 ends: failed: HTTP 422: the "
                                  "caption is longer\n" +
                                  std::string(22, ' ') + "than the 280"));
    const auto wide = explanation_text(told_failure(), none, 200, true);
    EXPECT_LE(widest_line(wide), 200U);
    EXPECT_THAT(wide, HasSubstr("characters that the profile of this network takes\n"));
}

TEST(explanation_text, ends_with_what_the_task_waits_for_and_the_command) {
    const auto text = explanation_text(told_failure(), {std::nullopt, "no"}, 0, false);
    EXPECT_THAT(text,
                AllOf(HasSubstr("\n\nnow                   waits for an operator, who removes"),
                      HasSubstr("\nnext                  sluice tasks retry 12\n"),
                      HasSubstr("sluice explain 12 --full"), Not(HasSubstr("\"caption\""))));
    EXPECT_THAT(explanation_text(told_failure(), {std::nullopt, "no"}, 0, true),
                HasSubstr("\"caption\""));
}

TEST(explanation_text, shows_the_stages_before_the_first_attempt) {
    stages_now stages;
    stage_effect step;
    step.stage = "outgoing 'ocoya', stage 1 (map)";
    step.in.data = parse_json(R"({"Title":"linen"})").value();
    step.out.push_back(step.in);
    step.out[0].data = parse_json(R"({"caption":"linen"})").value();
    stages.story.emplace();
    stages.story->steps.push_back(step);
    const auto text = explanation_text(told_failure(), stages, 80, false);
    EXPECT_LT(text.find("the task is new"), text.find("stage 1 (map)"));
    EXPECT_LT(text.find("stage 1 (map)"), text.find("attempt 1 begins"));
    EXPECT_THAT(text, AllOf(HasSubstr("-   \"Title\": \"linen\""),
                            HasSubstr("+   \"caption\": \"linen\"")));
}

TEST(explanation_text, no_text_from_outside_steers_the_terminal) {
    auto facts = told_failure();
    facts.history.task.entity_id = "p\x1b[2J";
    facts.history.attempts[0].response = "HTTP 500 \x1b]0;title\x07";
    EXPECT_THAT(explanation_text(facts, {std::nullopt, ""}, 80, true), Not(HasSubstr("\x1b")));
}

TEST(explanation_object, has_the_same_for_programs) {
    const auto made = explanation_object(told_failure(), {std::nullopt, "no configuration"});
    EXPECT_EQ(made.at("task").at("id"), 12);
    const auto& events = made.at("events").as_array();
    ASSERT_EQ(events.size(), 4U);
    EXPECT_EQ(events.at(2).at("kind"), "exchange");
    EXPECT_EQ(events.at(2).at("details").at(1).at("line"), "HTTP 422 {\"error\":\"too long\"}");
    EXPECT_EQ(made.at("stages_missing"), "no configuration");
    EXPECT_EQ(made.at("next_steps").at(0).at("command"), "sluice tasks retry 12");
    EXPECT_TRUE(made.at("until").is_null());
}

}  // namespace
}  // namespace sluice::cli
