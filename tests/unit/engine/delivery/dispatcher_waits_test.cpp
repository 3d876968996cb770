// Log lines of a lane about tasks that wait, and how often it says that it has sent them.

#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class dispatcher_waits_test : public dispatcher_test {
 protected:
    static failure refused_key(int seconds_left) {
        failure why(failure_class::credential,
                    "the key is not used for another " + std::to_string(seconds_left) + "s");
        why.retry_after = seconds(60);
        return why;
    }
    std::vector<std::string> said(const std::string& part, log_level least) {
        std::vector<std::string> found;
        const auto all = bench_.log.lines();
        const auto levels = bench_.log.levels();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].find(part) != std::string::npos && levels[i] >= least) {
                found.push_back(all[i]);
            }
        }
        return found;
    }
};

TEST_F(dispatcher_waits_test, why_tasks_wait_is_said_once_however_often_they_are_looked_at) {
    outgoing_->breaker.position = breaker_switch::off;
    for (int i = 0; i < 6; ++i) {
        target_->outcomes.emplace_back(refused_key(58 - i));
    }
    add({"a"});
    for (int i = 0; i < 6; ++i) {
        drain();
        bench_.pass(minutes(1));
    }
    EXPECT_EQ(bench_.task(1).state, task_state::waiting);
    EXPECT_THAT(said("state=waiting", log_level::warning), SizeIs(1));
    EXPECT_THAT(said("state=waiting", log_level::debug), SizeIs(6));
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    target_->outcomes.emplace_back(refused_key(58));
    add({"b"});
    drain();
    EXPECT_THAT(said("state=waiting", log_level::warning), SizeIs(2)) << "it had worked again";
}

TEST_F(dispatcher_waits_test, another_reason_to_wait_is_said) {
    outgoing_->breaker.position = breaker_switch::off;
    target_->outcomes.emplace_back(refused_key(58));
    failure busy(failure_class::busy, "the budget of 60 requests in 1m is used up for 12s");
    busy.retry_after = seconds(12);
    target_->outcomes.emplace_back(busy);
    add({"a"});
    drain();
    bench_.pass(minutes(1));
    drain();
    EXPECT_THAT(said("state=waiting", log_level::warning), SizeIs(2));
}

TEST_F(dispatcher_waits_test, a_wait_is_no_send) {
    outgoing_->breaker.position = breaker_switch::off;
    target_->outcomes.emplace_back(refused_key(58));
    target_->outcomes.emplace_back(failure(failure_class::busy, "the budget is used up"));
    target_->outcomes.emplace_back(failure(failure_class::unreachable, "no connection"));
    failure asked_to_wait(failure_class::busy, "HTTP 429");
    asked_to_wait.status = 429;
    target_->outcomes.emplace_back(asked_to_wait);
    add({"a"});
    std::vector<int> sends;
    for (int i = 0; i < 5; ++i) {
        drain();
        sends.push_back(bench_.task(1).sends);
        bench_.pass(minutes(10));
    }
    EXPECT_EQ(sends, (std::vector<int>{0, 0, 1, 2, 3}));
    EXPECT_EQ(bench_.task(1).attempts, 5);
    EXPECT_THAT(said("state=finished", log_level::info).at(0), HasSubstr("sends=3"));
}

TEST_F(dispatcher_waits_test, what_is_not_made_is_not_sent) {
    add({"a"}, R"({"bad":true})");
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_EQ(bench_.task(1).sends, 0);
}

TEST_F(dispatcher_waits_test, each_of_a_batch_counts_its_own) {
    target_->batch = 3;
    target_->outcomes.emplace_back(receipt_of("p-1"));
    target_->outcomes.emplace_back(failure(failure_class::busy, "the file is locked"));
    target_->outcomes.emplace_back(failure(failure_class::refused, "no"));
    add({"a", "b", "c"});
    drain();
    EXPECT_EQ(bench_.task(1).sends, 1);
    EXPECT_EQ(bench_.task(2).sends, 0);
    EXPECT_EQ(bench_.task(3).sends, 1);
}

TEST_F(dispatcher_waits_test, to_ask_whether_it_happened_is_no_send) {
    target_->safety = repeat_safety::verifiable;
    target_->outcomes.emplace_back(lost_reply());
    target_->answers.emplace_back(finding({"p-1"}));
    add({"a"});
    const auto due = drain();
    EXPECT_EQ(bench_.task(1).sends, 1);
    bench_.pass(*due - bench_.time.now());
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(bench_.task(1).sends, 1);
}

}  // namespace
}  // namespace sluice::engine
