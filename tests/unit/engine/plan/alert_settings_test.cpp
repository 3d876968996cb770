#include "engine/plan/alert_settings.hpp"

#include "engine/plan/layout.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string problems_in_rule(const std::string& rule) {
    config::diagnostics problems;
    const registry none;
    config::read_text(alert_declaration(), "a.yaml", rule, none, config::system_variables(),
                      problems);
    return problems.to_text();
}

TEST(alert_settings, a_field_of_another_condition_is_refused_with_the_conditions_that_have_it) {
    EXPECT_THAT(problems_in_rule("when: disk\nto: chat\nlonger_than: 5m\n"),
                AllOf(HasSubstr("a.yaml:3:"), HasSubstr("a rule on 'disk' has no `longer_than`"),
                      HasSubstr("it belongs to 'oldest-task', 'lateness'")));
    EXPECT_THAT(problems_in_rule("when: lateness\nto: chat\nroutes: [posts]\n"),
                HasSubstr("a rule on 'lateness' has no `routes`"));
    EXPECT_THAT(problems_in_rule("when: budget\nto: chat\nincoming: [posts]\n"),
                HasSubstr("a rule on 'budget' has no `incoming`"));
    EXPECT_THAT(problems_in_rule("when: credential\nto: chat\ncount: 2\n"),
                HasSubstr("a rule on 'credential' has no `count`"));
    EXPECT_THAT(problems_in_rule("when: failures\nto: chat\nbelow: 1GiB\n"),
                HasSubstr("it belongs to 'disk'"));
}

TEST(alert_settings, a_rule_that_can_never_hold_or_never_be_read_is_refused) {
    EXPECT_THAT(problems_in_rule("when: disk\nto: chat\nbelow: 0\n"), HasSubstr("a.yaml:3:8"));
    EXPECT_THAT(problems_in_rule("when: failures\nto: chat\npercent: 101\n"),
                HasSubstr("a.yaml:3:10"));
    EXPECT_THAT(problems_in_rule("when: failures\nto: chat\nquiet: 1h\nrepeat: 5m\n"),
                AllOf(HasSubstr("a.yaml:4:"), HasSubstr("repeated within its quiet time")));
    EXPECT_THAT(problems_in_rule("when: failures\nto: []\n"), HasSubstr("'to' is empty"));
    EXPECT_THAT(problems_in_rule("when: sunshine\nto: chat\n"), HasSubstr("oldest-task"));
}

TEST(alert_settings, a_good_rule_passes) {
    EXPECT_EQ(problems_in_rule("when: oldest-task\nto: [chat, file]\nlonger_than: 5m\nfor: 1m\n"
                               "repeat: 0s\nroutes: [posts]\noutgoing: [shop]\n"),
              "");
}

TEST(alert_settings, each_condition_has_its_word) {
    EXPECT_EQ(name_of(alert_condition::oldest_task), "oldest-task");
    EXPECT_EQ(name_of(alert_condition::budget), "budget");
}

}  // namespace
}  // namespace sluice::engine
