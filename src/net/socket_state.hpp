#pragma once

// What plain and TLS connections share: the socket's limit of time, and looking at it between
// exchanges.

#include "net/byte_stream.hpp"
#include "net/watchdog.hpp"

#include <sluice/async/tokens.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/error_code.hpp>

namespace sluice::net {

// No byte and no end has arrived. A closed or broken socket is not silent.
bool silent(asio::ip::tcp::socket& socket);

// Throws operation_aborted when the coroutine was cancelled (then the caller's destructors close).
awaitable<void> throw_when_cancelled();

}  // namespace sluice::net
