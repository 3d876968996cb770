#pragma once

// A scheduler of one incoming `posts` with a scripted context and a manual clock.

#include "engine/plan/maintenance.hpp"
#include "engine/scheduler.hpp"
#include "engine_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gtest/gtest.h>

#include <deque>

namespace sluice::engine {

class scheduler_test : public ::testing::Test {
 protected:
    ~scheduler_test() override {
        stop();
        EXPECT_TRUE(ended_);
    }

    void start(const std::string& when, const std::string& zone = "") {
        auto what = std::make_shared<incoming_plan>(incoming_plan{
            "posts", schedule::parse(when, zone).value(), source_, {}, emit_rule::all, {}, {}});
        what->overlap = overlap_;
        what->missed = missed_;
        what->jitter = jitter_;
        auto& works_with = started_with_.emplace_back(bench_.with());
        works_with.windows = &windows_;
        works_with.counters = counters_;
        runs_.emplace(works_with, std::move(what), std::vector<std::shared_ptr<const route_plan>>{},
                      1024, [] {});
        keeps_.emplace(works_with, *runs_, run_locks_, runs_->incoming().missed);
        ended_ = false;
        asio::co_spawn(bench_.io, keeps_->run(),
                       asio::bind_cancellation_slot(signal_.slot(),
                                                    [this](std::exception_ptr) { ended_ = true; }));
        bench_.run_ready();
    }
    // Stops as a daemon does.
    void stop() {
        signal_.emit(asio::cancellation_type::terminal);
        bench_.run_ready();
    }

    // `by` is the schedule that planned it; empty: an older version did.
    void stored_next(wall_time at, const std::string& by = "") {
        bench_.run(bench_.record.store_next_run("posts", {at, by})).value();
    }
    std::optional<wall_time> next() {
        const auto state = bench_.run(bench_.record.state_of("posts")).value();
        return state.next_run ? std::optional(state.next_run->at) : std::nullopt;
    }
    void pass_minutes(int count) {
        for (int minute = 0; minute < count; ++minute) {
            bench_.pass(std::chrono::minutes(1));
        }
    }
    std::size_t count() const { return source_->positions.size(); }

    engine_fixture bench_;
    std::shared_ptr<scripted_subscriber> source_ = std::make_shared<scripted_subscriber>();
    overlap_rule overlap_ = overlap_rule::queue;
    missed_policy missed_ = missed_rule::once;
    std::chrono::milliseconds jitter_{0};
    maintenance_calendar windows_;
    schedule_counters* counters_ = nullptr;
    key_locks run_locks_{bench_.io.get_executor()};
    std::deque<services> started_with_;
    std::optional<intake> runs_;
    std::optional<scheduler> keeps_;
    asio::cancellation_signal signal_;
    bool ended_ = false;
};

}  // namespace sluice::engine
