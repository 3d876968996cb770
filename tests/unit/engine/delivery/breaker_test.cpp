#include "engine/delivery/breaker.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>

namespace sluice::engine {
namespace {

using sluice::testing::soon_after_1970;
using std::chrono::milliseconds;
using std::chrono::seconds;
using pass = breaker::pass;
using change = breaker::change;

class breaker_test : public ::testing::Test {
 protected:
    // Opens the breaker by failures in a row.
    breaker opened() {
        breaker made(settings_);
        for (int i = 0; i < settings_.failures; ++i) {
            last_ =
                made.report(made.take(soon_after_1970), target_signal::troubled, soon_after_1970);
        }
        return made;
    }

    breaker_settings settings_;
    change last_ = change::none;
};

TEST_F(breaker_test, opens_at_the_last_of_the_failures_in_a_row) {
    breaker made(settings_);
    for (int i = 1; i < settings_.failures; ++i) {
        EXPECT_EQ(made.report(pass::go, target_signal::troubled, soon_after_1970), change::none);
        EXPECT_EQ(made.look(soon_after_1970), pass::go);
    }
    EXPECT_EQ(made.report(pass::go, target_signal::troubled, soon_after_1970), change::opened);
    EXPECT_EQ(made.look(soon_after_1970), pass::hold);
    EXPECT_EQ(made.next_probe(), soon_after_1970 + settings_.pause);
}

TEST_F(breaker_test, a_success_in_between_begins_the_count_anew) {
    breaker made(settings_);
    for (int i = 0; i < 50; ++i) {
        const auto word =
            i % settings_.failures == 0 ? target_signal::works : target_signal::troubled;
        EXPECT_EQ(made.report(pass::go, word, soon_after_1970), change::none);
    }
}

TEST_F(breaker_test, a_word_about_the_record_alone_changes_nothing) {
    breaker made(settings_);
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(made.report(pass::go, target_signal::silent, soon_after_1970), change::none);
    }
    EXPECT_FALSE(made.open());
}

TEST_F(breaker_test, behind_the_pause_one_goes_and_the_others_are_held) {
    auto made = opened();
    EXPECT_EQ(last_, change::opened);
    EXPECT_EQ(made.take(soon_after_1970 + settings_.pause - milliseconds(1)), pass::hold);
    EXPECT_EQ(made.look(soon_after_1970 + settings_.pause), pass::probe);
    EXPECT_EQ(made.take(soon_after_1970 + settings_.pause), pass::probe);
    EXPECT_EQ(made.take(soon_after_1970 + settings_.pause), pass::hold);
    EXPECT_EQ(made.report(pass::probe, target_signal::works, soon_after_1970 + settings_.pause),
              change::closed);
    EXPECT_EQ(made.take(soon_after_1970 + settings_.pause), pass::go);
}

TEST_F(breaker_test, a_failed_probe_doubles_the_pause_up_to_its_longest) {
    auto made = opened();
    auto at = soon_after_1970;
    auto expected = settings_.pause;
    for (int i = 0; i < 8; ++i) {
        at = made.next_probe();
        EXPECT_EQ(made.take(at), pass::probe);
        EXPECT_EQ(made.report(pass::probe, target_signal::troubled, at), change::still_open);
        expected = std::min(expected * 2, settings_.longest_pause);
        EXPECT_EQ(made.next_probe(), at + expected);
    }
    EXPECT_EQ(expected, settings_.longest_pause);
    made.take(made.next_probe());
    made.report(pass::probe, target_signal::works, at);
    for (int i = 0; i < settings_.failures; ++i) {
        made.report(pass::go, target_signal::troubled, at);
    }
    EXPECT_EQ(made.next_probe(), at + settings_.pause) << "it begins with the short one again";
}

TEST_F(breaker_test, a_probe_that_learned_nothing_is_followed_by_the_next_at_once) {
    auto made = opened();
    const auto at = made.next_probe();
    EXPECT_EQ(made.take(at), pass::probe);
    EXPECT_EQ(made.report(pass::probe, target_signal::silent, at), change::none);
    EXPECT_EQ(made.take(at), pass::probe);
}

TEST_F(breaker_test, the_late_words_of_others_do_not_disturb_a_probe) {
    auto made = opened();
    const auto at = made.next_probe();
    made.take(at);
    EXPECT_EQ(made.report(pass::go, target_signal::troubled, at), change::none);
    EXPECT_EQ(made.take(at), pass::hold);
    EXPECT_EQ(made.report(pass::go, target_signal::works, at), change::closed);
    EXPECT_EQ(made.report(pass::probe, target_signal::troubled, at), change::none)
        << "one in a row";
}

TEST_F(breaker_test, a_target_that_asks_for_more_time_gets_it) {
    breaker made(settings_);
    for (int i = 0; i < settings_.failures; ++i) {
        made.report(pass::go, target_signal::troubled, soon_after_1970, seconds(90));
    }
    EXPECT_EQ(made.next_probe(), soon_after_1970 + seconds(90));
}

TEST_F(breaker_test, off_is_off) {
    settings_.position = breaker_switch::off;
    breaker made(settings_);
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(made.report(pass::go, target_signal::troubled, soon_after_1970), change::none);
        EXPECT_EQ(made.take(soon_after_1970), pass::go);
    }
}

// Every history of eight words: there is one probe at a time, and nothing else goes while the
// breaker is open.
TEST_F(breaker_test, every_history_keeps_to_one_probe_at_a_time) {
    settings_.failures = 2;
    constexpr int length = 8;
    constexpr std::array words = {target_signal::works, target_signal::troubled,
                                  target_signal::silent};
    int histories = 1;
    for (int i = 0; i < length; ++i) {
        histories *= 3;
    }
    for (int number = 0; number < histories; ++number) {
        breaker made(settings_);
        auto at = soon_after_1970;
        for (int i = 0, rest = number; i < length; ++i, rest /= 3) {
            const auto first = made.take(at);
            ASSERT_NE(first, pass::hold) << "somebody can always try behind the pause";
            ASSERT_EQ(made.open(), first == pass::probe);
            ASSERT_EQ(made.take(at), made.open() ? pass::hold : pass::go);
            made.report(first, words[static_cast<std::size_t>(rest % 3)], at);
            at = std::max(at, made.next_probe());
        }
    }
}

TEST(target_signals, follow_the_class) {
    const auto word = [](failure_class kind) { return signal_of({kind, "x"}); };
    EXPECT_EQ(word(failure_class::unreachable), target_signal::troubled);
    EXPECT_EQ(word(failure_class::busy), target_signal::troubled);
    EXPECT_EQ(word(failure_class::credential), target_signal::troubled);
    EXPECT_EQ(word(failure_class::refused), target_signal::works);
    EXPECT_EQ(word(failure_class::invalid), target_signal::silent);
    EXPECT_EQ(word(failure_class::internal), target_signal::silent);
    EXPECT_EQ(word(failure_class::uncertain), target_signal::silent);
}

TEST(target_signals, a_failure_that_a_record_may_have_caused_is_not_the_targets_alone) {
    failure why(failure_class::unreachable, "no connection");
    EXPECT_TRUE(speaks_of_target_alone(why));
    why.may_have_happened = true;
    EXPECT_FALSE(speaks_of_target_alone(why)) << "a time-out may be the record's";
    why.status = 500;
    EXPECT_FALSE(speaks_of_target_alone(why));
    why.status = 503;
    EXPECT_TRUE(speaks_of_target_alone(why));
    EXPECT_FALSE(speaks_of_target_alone({failure_class::refused, "400"}));
}

TEST_F(breaker_test, an_asked_pause_is_believed_up_to_a_limit) {
    settings_.failures = 1;
    settings_.longest_asked_wait = std::chrono::hours(6);
    breaker made(settings_);
    made.report(made.take(soon_after_1970), target_signal::troubled, soon_after_1970,
                std::chrono::hours(24) * 20'786);
    EXPECT_EQ(made.next_probe(), soon_after_1970 + std::chrono::hours(6));
}

}  // namespace
}  // namespace sluice::engine
