#pragma once

// Checks a socket between exchanges, and a coroutine for its cancellation. Plain and TLS
// connections share both checks.

#include "net/byte_stream.hpp"
#include "net/watchdog.hpp"

#include <sluice/async/tokens.hpp>

#include <boost/asio/this_coro.hpp>
#include <boost/system/error_code.hpp>

namespace sluice::net {

// Returns true when neither a byte nor the end has arrived. A closed or broken socket is not
// silent. `socket` is a descriptor.
bool silent(int socket);

// Lets the kernel acknowledge what it has received at once; the kernel forgets it after a while. A
// server that sends several small packets waits for that (Nagle), and the kernel for 40 ms.
void acknowledge_at_once(int socket);

// Throws operation_aborted when the coroutine was cancelled; the caller's destructors then close
// the connection. With as_tuple a cancellation looks like an ordinary error, so callers ask here
// first.
awaitable<void> throw_when_cancelled();

}  // namespace sluice::net
