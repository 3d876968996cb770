#include "engine/delivery/dispatcher.hpp"

#include "engine/delivery/backoff.hpp"
#include "engine/delivery/publish_machine.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace sluice::engine {
namespace {

// Tasks in memory at once, for a publisher that takes one delivery at a time.
constexpr std::size_t single_window = 64;

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

dispatcher::dispatcher(const services& services, lane_plan plan, lane_context context)
    : services_(services),
      plan_(std::move(plan)),
      lane_{plan_.route, plan_.outgoing->name},
      queue_(services_, lane_, plan_.by_key, context.trouble),
      schedule_(services_, lane_, plan_.deliver, context),
      outcomes_(services_, lane_, plan_.outgoing->batch_limit() > 1, context.target.activity()),
      target_(context.target),
      delivery_{.services = services_,
                .outgoing = *plan_.outgoing,
                .continuation = plan_.continuation,
                .fingerprint_locks = context.fingerprint_locks,
                .target = context.target,
                .trouble = context.trouble,
                .schedule = schedule_,
                .outcomes = outcomes_,
                .confirming = context.confirming,
                .generation = plan_.generation} {
    if (parallel() > 1) {
        // deliver() throws nothing but an abort.
        deliveries_ = std::make_unique<task_group>(services.executor, nullptr);
    }
}

std::chrono::milliseconds dispatcher::longest_wait() const {
    const auto& outgoing = *plan_.outgoing;
    // A task whose probe failed waits past the next probe.
    const auto probe = std::max(outgoing.breaker.pause, outgoing.breaker.longest_pause) * 3 / 2;
    return std::max<std::chrono::milliseconds>(longest_wait_of(outgoing.policy), probe);
}

void dispatcher::stop() {
    stopping_ = true;
    notify();
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
            services_.log.write(log_level::error, "a lane stumbled and goes on: report it",
                                {{"route", lane_.route},
                                 {"outgoing", lane_.outgoing},
                                 {"failure", text_of(broken)}});
            co_await services_.time.sleep_for(ledger_pause);
        } else if (!stopping_) {
            co_await schedule_.wait(due);
        }
    }
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
        // Deliveries under way refer to this lane, so they must end first in any case.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        if (deliveries_ && is_abort(broken)) {
            deliveries_->cancel();
        }
    }
    if (deliveries_ && (broken || !deliveries_->empty())) {
        co_await deliveries_->join();
    }
    if (broken) {
        std::rethrow_exception(broken);
    }
    co_return due;
}

awaitable<void> dispatcher::give_back_all() {
    co_await queue_.give_back_all();
}

awaitable<std::optional<wall_time>> dispatcher::work() {
    while (!stopping_) {
        co_await schedule_.keep_run();
        if (const auto in_the_way = schedule_.obstacle_now(queue_.in_hand())) {
            obstacle_ends_ = in_the_way->until.value_or(wall_time::max());
            co_await queue_.put_back();
            if (under_way_ == 0) {
                co_return in_the_way->until;
            }
            co_await schedule_.wait(in_the_way->until);
            continue;
        }
        note_free_way();
        if (queue_.is_stale()) {
            co_await queue_.put_back();
        }
        if (!queue_.empty()) {
            co_await begin_next();
        } else if (!co_await queue_.claim(window_size())) {
            co_await services_.time.sleep_for(ledger_pause);
        } else if (queue_.empty() && under_way_ == 0) {
            co_return co_await schedule_.nothing_left(queue_.next_due());
        } else if (queue_.empty()) {
            co_await schedule_.wait(queue_.next_due());
        }
    }
    co_await queue_.put_back();
    while (under_way_ > 0) {
        co_await schedule_.wait(std::nullopt);
    }
    co_return std::nullopt;
}

awaitable<void> dispatcher::begin_next() {
    if (under_way_ >= parallel()) {
        co_await schedule_.wait(std::nullopt);
        co_return;
    }
    delivery_load load;
    load.pass = target_.take();
    if (load.pass == breaker::pass::hold) {
        co_return;
    }
    const bool probes = load.pass == breaker::pass::probe;
    load.tasks = queue_.take(probes ? 1 : plan_.outgoing->batch_limit());
    note_lateness(load);
    ++under_way_;
    if (!deliveries_) {
        co_await deliver_load(std::move(load));
    } else {
        deliveries_->spawn("delivery", deliver_load(std::move(load)));
    }
}

// A pause, a window and a schedule hold tasks on purpose. They are late only after its end.
void dispatcher::note_free_way() {
    if (obstacle_ends_) {
        free_since_ = std::min(*obstacle_ends_, services_.time.now());
        obstacle_ends_.reset();
    }
}

void dispatcher::note_lateness(const delivery_load& load) {
    const auto now = services_.time.now();
    const auto may_go = std::max(free_since_, schedule_.run_due());
    for (const auto& task : load.tasks) {
        const std::chrono::duration<double> late = now - std::max(task.due, may_go);
        target_.activity().lateness.add(std::max(late.count(), 0.0));
    }
}

awaitable<void> dispatcher::deliver_load(delivery_load load) {
    const auto report = co_await deliver(&delivery_, &load);
    queue_.done(load.tasks, report.unsent, report.waits);
    --under_way_;
    notify();
}

std::size_t dispatcher::parallel() const {
    return static_cast<std::size_t>(plan_.outgoing->parallel);
}

std::size_t dispatcher::window_size() const {
    const auto batch = plan_.outgoing->batch_limit();
    const auto most = batch > 1 ? batch : std::max(single_window, parallel());
    return std::min(most, schedule_.room(queue_.in_hand()));
}

}  // namespace sluice::engine
