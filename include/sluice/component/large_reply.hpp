#pragma once

// A large reply is read on the pool: to parse megabytes of JSON would hold the shard for a tenth of
// a second and more.

#include <sluice/async/offload.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace sluice {

inline constexpr std::size_t large_reply = std::size_t{256} * 1024;  // bytes; some 2 ms

// What `read` gives, run on the pool when the reply is large and at once when it is not. All that
// it uses outlives the call.
template <class Read>
awaitable<std::invoke_result_t<Read>> read_reply(asio::thread_pool& pool,
                                                 const net::response& reply, Read read) {
    if (reply.body.size() <= large_reply) {
        co_return read();
    }
    co_return co_await offload(pool, std::move(read));
}

}  // namespace sluice
