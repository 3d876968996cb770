#include "control/alerts/alert_book.hpp"

#include "unit/control/alerts/alert_facts_shared.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sluice::control {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A rule under a simulated clock. Every step goes through the stored form, as a restart would.
class alert_book : public ::testing::Test {
 protected:
    alert_book() {
        rule_.quiet = minutes(5);
        rule_.repeat = hours(4);
    }

    // One look at these conditions; empty: nothing is told.
    std::string look(const std::set<std::string>& held, const std::set<std::string>& unknown = {}) {
        judgement found;
        for (const auto& about : held) {
            found.held.push_back(
                {.about = about, .message = "bad", .mend = "mend it", .since = std::nullopt});
        }
        found.unknown = unknown;
        const auto before = state_;
        auto made = step(rule_, state_, found, now_);
        EXPECT_EQ(differs(before, made.next),
                  write_json(stored(before)) != write_json(stored(made.next)));
        const auto restored = alert_state_of(stored(made.next));
        EXPECT_TRUE(restored.has_value());
        EXPECT_EQ(write_json(stored(*restored)), write_json(stored(made.next)));
        state_ = *restored;
        return made.message ? text_of(*made.message) : "";
    }
    std::string after(milliseconds time, const std::set<std::string>& held,
                      const std::set<std::string>& unknown = {}) {
        now_ += time;
        return look(held, unknown);
    }

    static std::string text_of(const alert_message& message) {
        std::string text(name_of(message.news));
        for (const auto& one : message.alerts) {
            text += " " + one.latest.about + (one.ended ? "-" : "");
        }
        return text;
    }

    engine::alert_settings rule_;
    alert_state state_;
    wall_time now_ = midday;
};

TEST_F(alert_book, tells_at_once_and_once) {
    EXPECT_EQ(look({"a"}), "firing a");
    EXPECT_EQ(after(seconds(5), {"a"}), "");
    EXPECT_EQ(after(hours(1), {"a"}), "");
}

TEST_F(alert_book, tells_when_it_is_over) {
    look({"a"});
    EXPECT_EQ(after(minutes(6), {}), "resolved a-");
    EXPECT_EQ(after(minutes(6), {}), "");
    EXPECT_THAT(state_.alerts, IsEmpty());
}

TEST_F(alert_book, is_silent_about_the_end_when_the_rule_says_so) {
    rule_.resolved = false;
    look({"a"});
    EXPECT_EQ(after(minutes(6), {}), "");
    EXPECT_THAT(state_.alerts, IsEmpty());
    EXPECT_EQ(after(minutes(6), {"a"}), "firing a");
}

TEST_F(alert_book, tells_many_in_one_message_the_oldest_first) {
    EXPECT_EQ(look({"b", "a"}), "firing a b");
    EXPECT_EQ(after(seconds(5), {"a", "b", "c"}), "") << "within the quiet time";
    EXPECT_EQ(after(seconds(5), {"a", "b", "c", "d"}), "");
    EXPECT_EQ(after(minutes(5), {"a", "b", "c", "d"}), "firing a b c d");
}

TEST_F(alert_book, tells_the_end_of_one_while_others_hold) {
    look({"a", "b"});
    EXPECT_EQ(after(minutes(6), {"a"}), "firing a b-");
    EXPECT_EQ(after(minutes(6), {}), "resolved a-");
}

TEST_F(alert_book, waits_until_it_has_held_for_long_enough) {
    rule_.holds_for = minutes(2);
    EXPECT_EQ(look({"a"}), "");
    EXPECT_EQ(after(minutes(1), {"a"}), "");
    EXPECT_EQ(after(seconds(30), {}), "") << "it was over before";
    EXPECT_EQ(after(seconds(40), {"a"}), "") << "so it begins anew";
    EXPECT_EQ(after(minutes(2), {"a"}), "firing a");
}

TEST_F(alert_book, a_restart_does_not_begin_the_wait_anew) {
    rule_.holds_for = minutes(2);
    look({"a"});
    state_ = *alert_state_of(stored(state_));
    EXPECT_EQ(after(minutes(2), {"a"}), "firing a");
}

TEST_F(alert_book, repeats_what_still_holds) {
    look({"a"});
    EXPECT_EQ(after(hours(4) - seconds(1), {"a"}), "");
    EXPECT_EQ(after(seconds(1), {"a"}), "repeated a");
    EXPECT_EQ(after(seconds(1), {"a"}), "");
    EXPECT_EQ(after(hours(4), {"a"}), "repeated a");
    rule_.repeat = milliseconds(0);
    EXPECT_EQ(after(hours(400), {"a"}), "") << "never";
}

TEST_F(alert_book, one_that_comes_and_goes_is_told_twice_in_a_quiet_time_at_most) {
    int messages = look({"a"}).empty() ? 0 : 1;
    for (int i = 0; i < 60; ++i) {
        messages +=
            after(seconds(5), i % 2 == 0 ? std::set<std::string>{} : std::set<std::string>{"a"})
                    .empty()
                ? 0
                : 1;
    }
    EXPECT_LE(messages, 2);
}

TEST_F(alert_book, one_that_ended_within_the_quiet_time_is_told_with_its_end) {
    look({"a"});
    EXPECT_EQ(after(minutes(1), {"a", "b"}), "");
    EXPECT_EQ(after(minutes(1), {"a"}), "");
    EXPECT_EQ(after(minutes(3), {"a"}), "firing a b-");
    rule_.resolved = false;
    EXPECT_EQ(after(minutes(1), {"a", "c"}), "");
    EXPECT_EQ(after(minutes(1), {"a"}), "");
    EXPECT_EQ(after(minutes(3), {"a"}), "firing a c-") << "nobody knows of it yet";
}

TEST_F(alert_book, one_that_comes_back_before_its_end_is_told_goes_on) {
    look({"a"});
    const auto since = state_.alerts.at("a").since;
    EXPECT_EQ(after(minutes(1), {}), "");
    EXPECT_EQ(after(minutes(1), {"a"}), "");
    EXPECT_EQ(after(minutes(9), {"a"}), "");
    EXPECT_EQ(state_.alerts.at("a").since, since);
}

TEST_F(alert_book, goes_on_while_nothing_is_known_of_it) {
    look({"a"});
    EXPECT_EQ(after(minutes(6), {}, {"a"}), "");
    EXPECT_EQ(after(minutes(6), {"a"}), "") << "it is not told anew";
    EXPECT_EQ(after(minutes(6), {}), "resolved a-");
}

TEST_F(alert_book, knows_since_when_it_holds) {
    judgement found;
    found.held.push_back(
        {.about = "a", .message = "bad", .mend = "", .since = midday - minutes(40)});
    EXPECT_EQ(step(rule_, {}, found, midday).next.alerts.at("a").since, midday - minutes(40));
    found.held[0].since = midday + minutes(40);
    EXPECT_EQ(step(rule_, {}, found, midday).next.alerts.at("a").since, midday) << "a clock ahead";
}

TEST_F(alert_book, a_clock_that_was_set_back_silences_nothing) {
    look({"a"});
    now_ -= hours(24);
    EXPECT_EQ(look({"a", "b"}), "firing b a");
}

// Against a plain account of what a reader of the messages knows: never the same news twice, and
// after a quiet time the reader knows all that holds.
TEST_F(alert_book, over_any_history_the_reader_knows_the_truth_after_a_quiet_time) {
    std::mt19937 random(7);
    for (int history = 0; history < 300; ++history) {
        state_ = {};
        rule_.holds_for = milliseconds(std::chrono::seconds(random() % 3 * 30));
        std::set<std::string> held;
        std::set<std::string> known;
        std::optional<wall_time> last;
        for (int i = 0; i < 200; ++i) {
            now_ += seconds(5);
            const std::string one(1, static_cast<char>('a' + random() % 4));
            if (random() % 20 == 0 && !held.erase(one)) {
                held.insert(one);
            }
            judgement found;
            for (const auto& about : held) {
                found.held.push_back(
                    {.about = about, .message = "bad", .mend = "", .since = std::nullopt});
            }
            auto made = step(rule_, state_, found, now_);
            state_ = made.next;
            if (!made.message) {
                continue;
            }
            EXPECT_TRUE(!last || now_ - *last >= rule_.quiet);
            last = now_;
            const auto before = known;
            const bool is_news = std::ranges::any_of(made.message->alerts, [&](const auto& one) {
                return one.ended || !before.contains(one.latest.about);
            });
            EXPECT_EQ(is_news, made.message->news != alert_news::repeated);
            for (const auto& alert : made.message->alerts) {
                alert.ended ? known.erase(alert.latest.about)
                            : known.insert(alert.latest.about).second;
            }
        }
        // All stays as it is for a while.
        judgement found;
        for (const auto& about : held) {
            found.held.push_back(
                {.about = about, .message = "bad", .mend = "", .since = std::nullopt});
        }
        for (int i = 0; i < 80; ++i) {
            now_ += seconds(5);
            auto made = step(rule_, state_, found, now_);
            state_ = made.next;
            for (const auto& alert :
                 made.message ? made.message->alerts : std::vector<held_alert>()) {
                alert.ended ? known.erase(alert.latest.about)
                            : known.insert(alert.latest.about).second;
            }
        }
        EXPECT_EQ(known, held) << "history " << history;
    }
}

TEST_F(alert_book, a_stored_state_that_cannot_be_read_is_a_failure) {
    EXPECT_FALSE(alert_state_of(json::value("x")).has_value());
    EXPECT_FALSE(alert_state_of(json::value(json::object())).has_value());
}

}  // namespace
}  // namespace sluice::control
