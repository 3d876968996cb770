// `sluice run --once NAME` beside a daemon; the test plays the daemon.

#include "cli/run/handed_run.hpp"

#include "support/memory_ledger/memory_ledger.hpp"
#include "support/moments.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <support/manual_clock.hpp>
#include <support/run_awaitable.hpp>

namespace sluice::cli {
namespace {

using ledger::task_state;
using sluice::testing::midnight;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;

class handed_run_test : public ::testing::Test {
 protected:
    using outcome = result<std::optional<engine::round_report>>;

    ~handed_run_test() override { testing::run_awaitable(io_, ledger_->close()); }

    void ask() {
        handed_.emplace(*ledger_, time_, [this] { return alive_; }, minutes(2));
        asio::co_spawn(io_, handed_->ask("r1", "posts", "ada"),
                       [this](std::exception_ptr, outcome outcome) { outcome_.emplace(outcome); });
        run_ready();
    }
    void run_ready() {
        io_.restart();
        io_.poll();
    }
    void pass(milliseconds length) {
        for (milliseconds passed{0}; passed < length; passed += milliseconds(100)) {
            time_.advance(milliseconds(100));
            run_ready();
        }
    }
    template <class T>
    T get(awaitable<result<T>> call) {
        auto answer = testing::run_awaitable(io_, std::move(call));
        return std::move(answer).value();
    }
    bool is_asked() {
        return get(ledger_->values_of(engine::run_requests_store, {"r1"}, time_.now()))
            .at(0)
            .has_value();
    }
    // The answer of a daemon.
    void answer(engine::run_request request) {
        request.id = "r1";
        request.incoming = "posts";
        get(ledger_->change_values({engine::stored(request, time_.now())}, time_.now()));
    }
    void taken() {
        engine::run_request request;
        request.taken = true;
        answer(request);
    }
    // Makes a run with these tasks, all new.
    void run_with(const std::vector<std::string>& ids) {
        run_ = get(ledger_->begin_run({"posts", "hand", time_.now()}));
        ledger::page_commit page;
        page.run = run_;
        page.incoming = "posts";
        page.totals = {1, 9, 2, static_cast<std::int64_t>(ids.size())};
        for (const auto& id : ids) {
            ledger::new_task one;
            one.lane = {"news", "report"};
            one.entity_id = id;
            page.tasks.push_back(std::move(one));
        }
        get(ledger_->commit_page(page));
        get(ledger_->end_run(run_, "", time_.now()));
        engine::run_request request;
        request.taken = true;
        request.run = run_;
        answer(request);
    }
    void settle_next(task_state to, std::optional<wall_time> next = {}) {
        const auto held =
            get(ledger_->claim({{"news", "report"}, 1, time_.now(), seconds(60)})).tasks.at(0);
        ledger::settlement done;
        done.id = held.id;
        done.attempt = held.attempts;
        done.to = to;
        done.next_attempt = next;
        done.at = time_.now();
        get(ledger_->settle({done}));
    }

    asio::io_context io_;
    testing::manual_clock time_{midnight};
    std::unique_ptr<ledger::ledger> ledger_ = sluice::testing::make_memory_ledger();
    bool alive_ = true;
    std::optional<handed_run> handed_;
    std::optional<outcome> outcome_;
    ledger::run_id run_ = 0;
};

TEST_F(handed_run_test, waits_for_the_run_and_what_comes_of_it) {
    ask();
    EXPECT_TRUE(is_asked());
    pass(seconds(1));
    taken();
    pass(seconds(60));
    EXPECT_FALSE(outcome_) << "a long run is waited for";
    run_with({"a", "b"});
    pass(seconds(1));
    settle_next(task_state::finished);
    pass(seconds(1));
    EXPECT_FALSE(outcome_);
    settle_next(task_state::failed);
    pass(seconds(1));
    ASSERT_TRUE(outcome_);
    const auto& report = **outcome_;
    ASSERT_TRUE(report);
    EXPECT_EQ(report->incoming.at(0).counts.items, 9);
    EXPECT_EQ(report->lanes.at(0).settled.at(task_state::finished), 1);
    EXPECT_EQ(report->lanes.at(0).settled.at(task_state::failed), 1);
    EXPECT_FALSE(report->went_well());
}

TEST_F(handed_run_test, waits_for_a_retry_that_is_soon_and_not_for_one_that_is_late) {
    ask();
    run_with({"a", "b"});
    settle_next(task_state::retry, time_.now() + seconds(30));
    pass(seconds(10));
    EXPECT_FALSE(outcome_);
    pass(seconds(20));
    settle_next(task_state::finished);
    settle_next(task_state::retry, time_.now() + minutes(10));
    pass(seconds(1));
    ASSERT_TRUE(outcome_);
    EXPECT_TRUE((**outcome_)->lanes.at(0).next_due);
}

TEST_F(handed_run_test, does_not_wait_where_nothing_is_delivered) {
    get(ledger_->pause({ledger::paused_kind::route, "news", "", midnight}));
    ask();
    run_with({"a"});
    pass(seconds(1));
    ASSERT_TRUE(outcome_);
    EXPECT_EQ((**outcome_)->lanes.at(0).settled.at(task_state::fresh), 1);
}

TEST_F(handed_run_test, gives_up_on_what_does_not_move) {
    ask();
    run_with({"a"});
    pass(minutes(1));
    EXPECT_FALSE(outcome_);
    pass(minutes(2));
    EXPECT_TRUE(outcome_);
}

TEST_F(handed_run_test, is_refused_with_the_daemons_words) {
    ask();
    engine::run_request request;
    request.refused = "it is paused by hand";
    request.mend = "resume it first";
    answer(request);
    pass(seconds(1));
    ASSERT_TRUE(outcome_ && !*outcome_);
    EXPECT_EQ(outcome_->error().message, "posts is not run: it is paused by hand");
    EXPECT_EQ(outcome_->error().mend, "resume it first");
}

TEST_F(handed_run_test, is_withdrawn_when_the_daemon_goes_before_it_takes_it) {
    ask();
    alive_ = false;
    pass(seconds(1));
    ASSERT_TRUE(outcome_ && *outcome_);
    EXPECT_FALSE(**outcome_) << "it is to be run here";
    EXPECT_FALSE(is_asked());
}

TEST_F(handed_run_test, fails_when_the_daemon_ends_during_the_run) {
    ask();
    taken();
    alive_ = false;
    pass(seconds(1));
    ASSERT_TRUE(outcome_ && !*outcome_);
    EXPECT_THAT(outcome_->error().message, HasSubstr("the daemon ended during the run"));
}

TEST_F(handed_run_test, is_withdrawn_where_nobody_takes_requests) {
    ask();
    pass(seconds(20));
    ASSERT_TRUE(outcome_ && !*outcome_);
    EXPECT_EQ(outcome_->error().kind, failure_class::busy);
    EXPECT_FALSE(is_asked());
}

}  // namespace
}  // namespace sluice::cli
