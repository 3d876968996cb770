#pragma once

// Work that would block a shard goes to a pool and comes back.

#include <sluice/async/tokens.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <type_traits>
#include <utility>

namespace sluice {

// Runs `work` on `pool`, resumes on the caller's executor with its value or its exception.
// Shielded: a cancellation of the caller does not reach across the executors (it would be a use
// after free in Asio 1.81); the caller waits for the work to end. A cancellation that came
// meanwhile takes effect at the caller's next co_await.
template <class Work>
awaitable<std::invoke_result_t<Work>> offload(asio::thread_pool& pool, Work work) {
    using value = std::invoke_result_t<Work>;
    // An empty slot, and not reset_cancellation_state: that would hold for the caller's whole
    // coroutine, long after this call.
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
