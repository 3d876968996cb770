#include "app/configuration_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::app {
namespace {

std::filesystem::file_time_type at(int second) {
    return std::filesystem::file_time_type(std::chrono::seconds(second));
}

TEST(reload_rule, asks_when_two_looks_have_seen_the_same_change) {
    reload_rule rule;
    EXPECT_FALSE(rule.asks({}, at(0)));
    EXPECT_FALSE(rule.asks({"a"}, at(1)));
    EXPECT_TRUE(rule.asks({"a"}, at(1)));
}

TEST(reload_rule, waits_while_somebody_writes) {
    reload_rule rule;
    for (int second = 1; second < 5; ++second) {
        EXPECT_FALSE(rule.asks({"a"}, at(second)));
    }
    EXPECT_FALSE(rule.asks({"a", "b"}, at(4)));
    EXPECT_TRUE(rule.asks({"a", "b"}, at(4)));
}

TEST(reload_rule, asks_once_for_what_was_refused) {
    reload_rule rule;
    rule.asks({"a"}, at(1));
    EXPECT_TRUE(rule.asks({"a"}, at(1)));
    EXPECT_FALSE(rule.asks({"a"}, at(1)));
    EXPECT_FALSE(rule.asks({"a"}, at(2))) << "written anew";
    EXPECT_TRUE(rule.asks({"a"}, at(2)));
}

TEST(reload_rule, forgets_a_change_that_was_taken_back) {
    reload_rule rule;
    rule.asks({"a"}, at(1));
    EXPECT_TRUE(rule.asks({"a"}, at(1)));
    EXPECT_FALSE(rule.asks({}, at(0)));
    EXPECT_FALSE(rule.asks({"a"}, at(1)));
    EXPECT_TRUE(rule.asks({"a"}, at(1)));
}

TEST(daemon_facts, are_read_as_they_were_stored) {
    daemon_facts facts;
    facts.process = "12";
    facts.version = "1.0";
    facts.configuration = "/etc/sluice";
    facts.started = parse_utc("2026-01-31T09:00:00Z").value();
    facts.changed = {"/etc/sluice/a.yaml"};
    facts.changed_since = parse_utc("2026-01-31T10:00:00Z").value();
    facts.generation = 7;
    facts.reloaded = parse_utc("2026-01-31T11:00:00Z").value();
    facts.reload_failure = "the configuration is wrong";
    const auto change = stored(facts);
    const auto read = read_facts({change.key, change.value.value(), {}, {}});
    ASSERT_TRUE(read);
    EXPECT_EQ(read->process, "12");
    EXPECT_EQ(read->started, facts.started);
    EXPECT_EQ(read->changed, facts.changed);
    EXPECT_EQ(read->changed_since, facts.changed_since);
    EXPECT_EQ(read->generation, 7);
    EXPECT_EQ(read->reloaded, facts.reloaded);
    EXPECT_EQ(read->reload_failure, facts.reload_failure);
    EXPECT_FALSE(read_facts({"facts", "[]", {}, {}}));
    EXPECT_FALSE(read_facts({"facts", R"({"started":"soon"})", {}, {}}));
}

}  // namespace
}  // namespace sluice::app
