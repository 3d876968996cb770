#pragma once

// Reads a large reply on the pool. Parsing megabytes of JSON would block the shard for a tenth of a
// second or more.

#include <sluice/async/offload.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace sluice {

// bytes; parsing them takes some 2 ms
inline constexpr std::size_t large_reply = std::size_t{256} * 1024;

// Returns the result of `read`, which runs on the pool for a large reply and at once for others.
// Everything that `read` uses must outlive the call.
template <class Read>
awaitable<std::invoke_result_t<Read>> read_reply(asio::thread_pool& pool,
                                                 const net::response& reply, Read read) {
    if (reply.body.size() <= large_reply) {
        co_return read();
    }
    co_return co_await offload(pool, std::move(read));
}

}  // namespace sluice
