#pragma once

// Turns bytes into an HTTP/1.1 reply, for the exchange and for proxies. It has no socket, so tests
// feed it pieces of every size.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace sluice::net {

struct reply_limits {
    // Limits everything outside the body: heads (those of interim replies too), chunk extensions,
    // trailers. A chunk's size line is free as far as its data outweighs it. A server may flush
    // after each row, and such a reply is in order.
    std::size_t header = 64 * 1024;
    std::size_t body = 32 * 1024 * 1024;  // before decompression
};

// A reply to HEAD or CONNECT has no body, whatever its header says (RFC 9112, 6.3).
enum class body_rule { as_stated, never };

// Returns the failure for a reply that stopped in the middle (class unreachable).
failure answer_cut_short();

// Holds the body, a head of at most `limits.header`, and a buffer of at most 64 KiB.
class reply_reader {
 public:
    reply_reader(reply_limits limits, body_rule rule);
    reply_reader(const reply_reader&) = delete;
    reply_reader& operator=(const reply_reader&) = delete;
    ~reply_reader();

    // Asks `wants` about the head of the reply, before anything of its body is taken. On true a
    // large body has no limit, and take_piece() takes it out as it comes.
    void stream_if(std::function<bool(const response& head)> wants);
    // The body is wanted so, and too large to wait for its end.
    bool streams() const;
    response head() const;
    std::size_t held() const;  // bytes that take_piece() would give
    std::string take_piece();

    // Returns the buffer for the next read, at most `most` bytes; valid until the next call.
    std::span<char> space(std::size_t most = 64 * 1024);
    // Takes `size` bytes that were read into space(). Fails (class invalid) when they are not HTTP
    // or too large. Skips interim replies (1xx).
    std::optional<failure> took(std::size_t size);
    // Says that the other side has closed. An orderly close ends a body without a stated length.
    // Every other close cuts the reply short (class unreachable).
    std::optional<failure> ended(bool orderly);

    bool started() const;  // at least one byte has come
    bool done() const;
    // Returns true, when done, if the connection may be used again. A byte after the reply forbids
    // it. So does a reply that can have no body (1xx, 204, 304) but states one. That body may still
    // come, and would pass for the next reply.
    bool keeps_alive() const;
    unsigned status() const;

    // Returns the reply without trailers; `url` stays empty. Call it once, when done.
    response take();

 private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace sluice::net
