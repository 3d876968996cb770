#pragma once

// A limit of time around any awaitable. Built on parallel_group: it waits for the loser to be
// really gone, keeps the value when both are ready, and lets an early failure through at once (the
// traps of `operator||` in Asio 1.81).

#include <sluice/async/tokens.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace sluice {

// The value of `work`, or nothing when `limit` passed first (then `work` was cancelled, terminally,
// and has ended). An exception of `work` is rethrown. Cancelling the whole cancels both and throws
// what `work` throws then: operation_aborted. T needs no default constructor.
template <class T>
awaitable<std::optional<T>> with_deadline(awaitable<T> work, std::chrono::milliseconds limit) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, limit);
    // co_spawn completes with an empty value beside an exception.
    auto kept = [](awaitable<T> inner) -> awaitable<std::optional<T>> {
        co_return co_await std::move(inner);
    };
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, kept(std::move(work)), asio::deferred),
        timer.async_wait(asio::deferred));
    auto [order, error, value, timer_error] =
        co_await both.async_wait(asio::experimental::wait_for_one(), use_awaitable);
    if (error && order[0] == 1 && !timer_error) {
        co_return std::nullopt;  // the timer won and the work was cancelled
    }
    if (error) {
        std::rethrow_exception(error);
    }
    co_return std::move(value);
}

}  // namespace sluice
