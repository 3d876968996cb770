#pragma once

// Puts a limit of time around any awaitable. It is built on parallel_group: that waits until the
// loser has ended, keeps the value when both are ready, and passes an early failure on at once.
// `operator||` of Asio 1.81 loses such a value and delays such a failure.

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

// Returns the value of `work`, or nothing when `limit` passes first. In that case `work` has been
// cancelled (terminally) and has ended. An exception of `work` is rethrown. Cancelling this call
// cancels both sides and throws the exception of `work`: operation_aborted. `T` needs no default
// constructor.
template <class T>
awaitable<std::optional<T>> with_deadline(awaitable<T> work, std::chrono::milliseconds limit) {
    auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, limit);
    // co_spawn passes a default-made value next to an exception. An optional gives every T such a
    // value.
    auto kept = [](awaitable<T> inner) -> awaitable<std::optional<T>> {
        co_return co_await std::move(inner);
    };
    auto both = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, kept(std::move(work)), asio::deferred),
        timer.async_wait(asio::deferred));
    auto [order, error, value, timer_error] =
        co_await both.async_wait(asio::experimental::wait_for_one(), use_awaitable);
    if (error && order[0] == 1 && !timer_error) {
        co_return std::nullopt;  // the timer fired first and cancelled the work
    }
    if (error) {
        std::rethrow_exception(error);
    }
    co_return std::move(value);
}

}  // namespace sluice
