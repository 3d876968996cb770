#include "engine/delivery/dispatcher.hpp"

#include <sluice/trip.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace sluice::engine {
namespace {

using ledger::paused_kind;

// In memory at once, for a publisher that takes one delivery at a time.
constexpr std::size_t single_window = 64;
// One daemon holds the ledger, and gives leases back at its start and stop. What is not begun in
// half of it is given back and claimed anew; a delivery that takes longer (it may wait for a
// budget) gets another lease. It brings back what a stumbled delivery has left.
constexpr std::chrono::minutes lease_length{60};
constexpr std::chrono::minutes longest_timer{1};

bool is_abort(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

std::string text_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception without a name";
    }
}

}  // namespace

dispatcher::dispatcher(services with, lane_plan what, lane_surroundings around)
    : with_(with),
      what_(std::move(what)),
      lane_{what_.route, what_.outgoing->name},
      around_(around),
      wake_(with.executor),
      // Every delivery ends in deliver(), which lets nothing but an abort through.
      deliveries_(with.executor, {}) {
    if (what_.deliver) {
        run_.emplace(*what_.deliver, with.time.now());
    }
    around_.target.wake([this] { notify(); });
}

std::chrono::milliseconds dispatcher::longest_wait() const {
    const auto& outgoing = *what_.outgoing;
    // A task whose probe failed waits past the next one.
    const auto probe = std::max(outgoing.breaker.pause, outgoing.breaker.longest_pause) * 3 / 2;
    return std::max<std::chrono::milliseconds>(longest_wait_of(outgoing.policy), probe);
}

void dispatcher::stop() {
    stopping_ = true;
    wake_.notify();
}

awaitable<void> dispatcher::run() {
    while (!stopping_) {
        std::optional<wall_time> due;
        std::exception_ptr broken;
        try {
            due = co_await drain();
        } catch (...) {
            broken = std::current_exception();
        }
        if (broken && is_abort(broken)) {
            std::rethrow_exception(broken);
        }
        if (broken) {
            co_await recover(text_of(broken));
            continue;
        }
        if (!stopping_) {
            co_await progress(due);
        }
    }
}

awaitable<void> dispatcher::recover(std::string said) {
    with_.log.write(log_level::error, "a lane stumbled and goes on: report it",
                    {{"route", lane_.route}, {"outgoing", lane_.outgoing}, {"failure", said}});
    co_await with_.time.sleep_for(ledger_pause);
}

awaitable<std::optional<wall_time>> dispatcher::drain() {
    std::optional<wall_time> due;
    std::exception_ptr broken;
    try {
        due = co_await work();
    } catch (...) {
        broken = std::current_exception();
    }
    if (broken) {
        // What is under way refers to this lane: it ends first, whatever has happened.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        if (is_abort(broken)) {
            deliveries_.cancel();
        }
        co_await deliveries_.join();
        std::rethrow_exception(broken);
    }
    if (!deliveries_.empty()) {
        co_await deliveries_.join();
    }
    co_return due;
}

awaitable<std::optional<wall_time>> dispatcher::work() {
    while (!stopping_) {
        co_await keep_run();
        if (const auto in_the_way = obstacle_now()) {
            co_await put_back();
            if (under_way_ == 0) {
                co_return in_the_way->until;
            }
            co_await progress(in_the_way->until);
            continue;
        }
        if (std::exchange(held_, false) || with_.time.now() - claimed_at_ > lease_length / 2) {
            co_await put_back();
        }
        if (window_.empty()) {
            if (!co_await claim()) {
                co_await with_.time.sleep_for(ledger_pause);
            } else if (window_.empty() && under_way_ == 0) {
                co_await end_run();
                co_return next_due_;
            } else if (window_.empty()) {
                co_await progress(next_due_);
            }
            continue;
        }
        if (under_way_ < parallel()) {
            co_await begin();
        } else {
            co_await progress(std::nullopt);
        }
    }
    co_await put_back();
    while (under_way_ > 0) {
        co_await wake_.wait();
    }
    co_return std::nullopt;
}

std::optional<dispatcher::obstacle> dispatcher::obstacle_now() const {
    if (around_.switched.paused(paused_kind::route, lane_.route) ||
        around_.switched.paused(paused_kind::outgoing, lane_.outgoing)) {
        return obstacle{};
    }
    if (run_ && !run_known_) {
        return obstacle{with_.time.now() + ledger_pause};
    }
    if (run_ && !run_->under_way()) {
        return obstacle{run_->next()};
    }
    if (run_ && run_->room(in_hand_.size()) == 0) {
        return obstacle{};
    }
    if (around_.target.look() == breaker::pass::hold) {
        return obstacle{around_.target.held_until()};
    }
    return std::nullopt;
}

awaitable<void> dispatcher::progress(std::optional<wall_time> until) {
    std::chrono::milliseconds pause = longest_timer;
    const auto now = with_.time.now();
    if (until && *until < now + longest_timer) {
        pause = std::max(*until - now, std::chrono::milliseconds(1));
    }
    co_await wake_.wait(pause);
}

std::size_t dispatcher::parallel() const {
    return static_cast<std::size_t>(what_.outgoing->parallel);
}

std::size_t dispatcher::window_size() const {
    if (around_.target.look() == breaker::pass::probe) {
        return 1;
    }
    const auto batch = what_.outgoing->batch_limit();
    const auto most = batch > 1 ? batch : std::max(single_window, parallel());
    return run_ ? std::min(most, run_->room(in_hand_.size())) : most;
}

awaitable<bool> dispatcher::claim() {
    co_await put_back();
    if (!unreleased_.empty()) {
        co_return false;  // they come first
    }
    ledger::claim_request wanted;
    wanted.where = lane_;
    wanted.limit = window_size();
    wanted.now = with_.time.now();
    wanted.lease = lease_length;
    wanted.by_key = what_.by_key;
    wanted.in_hand.assign(in_hand_.begin(), in_hand_.end());
    claimed_at_ = wanted.now;
    auto claimed = co_await with_.record.claim(std::move(wanted));
    if (!claimed) {
        around_.trouble.failed("tasks not claimed", claimed.error());
        co_return false;
    }
    if (!claimed->tasks.empty()) {
        reached(trip_point::tasks_claimed);
        around_.trouble.worked();
    }
    window_ = std::move(claimed->tasks);
    next_due_ = claimed->next_due;
    co_return true;
}

// What the ledger does not take now is offered to it again before anything is claimed.
awaitable<void> dispatcher::put_back() {
    for (const auto& task : std::exchange(window_, {})) {
        unreleased_.push_back(task.id);
    }
    if (unreleased_.empty()) {
        co_return;
    }
    const auto ids = std::exchange(unreleased_, {});
    const auto released = co_await with_.record.release(ids, with_.time.now());
    if (released) {
        around_.trouble.worked();
        co_return;
    }
    around_.trouble.failed("tasks not given back", released.error());
    unreleased_.insert(unreleased_.begin(), ids.begin(), ids.end());
}

}  // namespace sluice::engine
