#pragma once

// Opens connections for a protocol of a connector's own, such as MQTT, with or without TLS.

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/net/settings.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace sluice::net {

// Belongs to one shard. A read and a write may be under way together, but not two of a kind.
// Cancelled (terminal), both close the connection and throw operation_aborted.
class raw_connection {
 public:
    virtual ~raw_connection() = default;

    // Returns bytes that have arrived, or nothing when `limit` passes first: the connection is
    // still good then. Fails (class unreachable) when the other side has ended it, or it broke.
    virtual awaitable<result<std::string>> read(std::chrono::milliseconds limit) = 0;

    // Writes all bytes. After a failure the connection is of no use, and may_have_happened tells
    // whether bytes may have left.
    virtual awaitable<result<void>> write(std::string bytes, std::chrono::milliseconds limit) = 0;

    // True while nothing has arrived that nobody read, not even the end.
    virtual bool is_quiet() = 0;

    // A read under way then fails.
    virtual void close() = 0;
};

struct connection_settings {
    std::string host;  // a name or an address. It is configured, so any address will do.
    std::uint16_t port = 0;
    bool encrypted = true;
    tls_settings tls = {};
    std::chrono::milliseconds time_limit = std::chrono::seconds(10);  // until it is open
};

class connection_opener {
 public:
    virtual ~connection_opener() = default;

    // Tries every address of the host. The opener outlives the call. Cancelled (terminal), it
    // throws operation_aborted.
    virtual awaitable<result<std::unique_ptr<raw_connection>>> open() = 0;
};

// Fails (class refused) for a file of `tls` that cannot be used. `time` outlives the opener.
result<std::shared_ptr<connection_opener>> make_connection_opener(asio::any_io_executor executor,
                                                                  clock& time,
                                                                  connection_settings settings);

}  // namespace sluice::net
