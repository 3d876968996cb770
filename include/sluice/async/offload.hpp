#pragma once

// Runs blocking work on a thread pool, so that it does not hold up a shard.

#include <sluice/async/tokens.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <type_traits>
#include <utility>

namespace sluice {

// Runs `work` on `pool` and resumes on the caller's executor with its value or its exception. A
// cancellation does not reach the work: across executors that is a use after free in Asio 1.81. The
// caller waits for the work to end; then the cancellation takes effect at its next co_await.
template <class Work>
awaitable<std::invoke_result_t<Work>> offload(asio::thread_pool& pool, Work work) {
    using value = std::invoke_result_t<Work>;
    // An empty slot shields this one call. reset_cancellation_state would shield the caller's whole
    // coroutine from here on.
    auto shielded = asio::bind_cancellation_slot(asio::cancellation_slot(), use_awaitable);
    auto on_pool = [](Work inner) -> awaitable<value> { co_return inner(); };
    auto running = on_pool(std::move(work));
    if constexpr (std::is_void_v<value>) {
        co_await asio::co_spawn(pool, std::move(running), shielded);
    } else {
        co_return co_await asio::co_spawn(pool, std::move(running), shielded);
    }
}

}  // namespace sluice
