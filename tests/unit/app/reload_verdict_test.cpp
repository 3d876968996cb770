#include "app/reload_verdict.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::app {
namespace {

using engine::object_fate;
using ::testing::HasSubstr;

reload_verdict applied() {
    reload_verdict verdict;
    verdict.outcome = reload_outcome::applied;
    verdict.generation = 4;
    verdict.asked_by = "ada";
    verdict.took = std::chrono::milliseconds(12);
    verdict.objects = {{"client", "api", object_fate::changed, {}},
                       {"incoming", "posts", object_fate::changed, {"client 'api'"}},
                       {"route", "a", object_fate::kept, {}},
                       {"route", "b", object_fate::added, {}},
                       {"route", "c", object_fate::removed, {}},
                       {"daemon", "pool_threads", object_fate::needs_restart, {}}};
    verdict.draining = {"incoming 'posts'"};
    verdict.warnings = {"route 'c' is not configured"};
    return verdict;
}

TEST(reload_verdict, tells_a_person_what_needs_attention_first) {
    EXPECT_EQ(text_of(applied()),
              "generation 4 is in force: 1 needs a restart, 2 changed, 1 added, 1 removed, 1 kept "
              "(12 ms)\n"
              "  needs a restart: daemon.pool_threads\n"
              "  changed: client 'api'\n"
              "  changed: incoming 'posts' (by client 'api')\n"
              "  added: route 'b'\n"
              "  removed: route 'c'\n"
              "  ends its work: incoming 'posts'\n"
              "  warning: route 'c' is not configured\n");
}

TEST(reload_verdict, does_not_say_that_the_files_are_in_force_while_a_setting_waits) {
    reload_verdict verdict;
    verdict.outcome = reload_outcome::unchanged;
    verdict.generation = 2;
    EXPECT_EQ(text_of(verdict), "nothing to do: generation 2 is what the files say (0 ms)\n");
    verdict.objects = {{"daemon", "pool_threads", object_fate::needs_restart, {}}};
    EXPECT_EQ(text_of(verdict),
              "nothing to do: generation 2 stays in force, and 1 setting waits for a restart "
              "(0 ms)\n  needs a restart: daemon.pool_threads\n");
}

TEST(reload_verdict, tells_a_program_the_fate_of_every_object) {
    const auto made = json_of(applied());
    EXPECT_EQ(text_member(made, "outcome"), "applied");
    EXPECT_EQ(integer_member(made, "exit_code"), 0);
    ASSERT_EQ(made.at("objects").as_array().size(), 6U);
    EXPECT_EQ(write_json(made.at("objects").as_array().at(1)),
              R"({"kind":"incoming","name":"posts","fate":"changed","because":["client 'api'"]})");
    EXPECT_EQ(write_json(made.at("objects").as_array().at(2)),
              R"({"kind":"route","name":"a","fate":"kept"})");
}

TEST(reload_verdict, has_the_exit_code_of_its_outcome) {
    reload_verdict verdict;
    for (const auto& [outcome, code] : {std::pair(reload_outcome::applied, 0),
                                        {reload_outcome::unchanged, 0},
                                        {reload_outcome::failed, 1},
                                        {reload_outcome::misconfigured, 2}}) {
        verdict.outcome = outcome;
        EXPECT_EQ(verdict.exit_code(), code) << name_of(outcome);
        EXPECT_EQ(text_member(json_of(verdict), "outcome"), name_of(outcome));
    }
}

TEST(reload_verdict, of_a_failure_says_why_and_what_to_do) {
    reload_verdict verdict;
    verdict.generation = 3;
    verdict.why = failure(failure_class::busy, "the daemon is stopping", "start it again");
    EXPECT_THAT(text_of(verdict), HasSubstr("nothing has changed, generation 3 stays in force: "));
    EXPECT_THAT(text_of(verdict), HasSubstr("the daemon is stopping"));
    EXPECT_EQ(text_member(json_of(verdict), "failure"), "the daemon is stopping");
    EXPECT_EQ(text_member(json_of(verdict), "mend"), "start it again");
}

TEST(reload_verdict, of_a_wrong_configuration_has_its_problems) {
    reload_verdict verdict;
    verdict.outcome = reload_outcome::misconfigured;
    config::diagnostic problem;
    problem.message = "there is no incoming 'x'";
    problem.path = "routes.r.from";
    verdict.problems.add(problem);
    EXPECT_THAT(text_of(verdict), HasSubstr("there is no incoming 'x' in routes.r.from"));
    const auto made = json_of(verdict);
    ASSERT_EQ(made.at("problems").as_array().size(), 1U);
    EXPECT_EQ(text_member(made.at("problems").as_array().at(0), "message"),
              "there is no incoming 'x'");
}

}  // namespace
}  // namespace sluice::app
