#pragma once

// Bytes in, a reply out: HTTP/1.1 with its limits, chunks and ends, without a socket.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>

namespace sluice::net {

struct reply_limits {
    // Everything outside the body: heads of interim replies too, chunk extensions, trailers. A
    // chunk's size line is free as far as its data outweighs it, so that a stream of many pieces is
    // not refused for its length.
    std::size_t header = 64 * 1024;
    std::size_t body = 32 * 1024 * 1024;  // as it comes, so before decompression
};

// A reply to HEAD or CONNECT has no body, whatever its header says (RFC 9112, 6.3).
enum class body_rule { as_stated, never };

// The other side stopped in the middle of its reply (class unreachable).
failure answer_cut_short();

// Holds the body, a head of at most `limits.header`, and a buffer of at most 64 KiB.
class reply_reader {
 public:
    reply_reader(reply_limits limits, body_rule rule);
    reply_reader(const reply_reader&) = delete;
    reply_reader& operator=(const reply_reader&) = delete;
    ~reply_reader();

    // Where to read to; valid until the next call.
    std::span<char> space(std::size_t most = 64 * 1024);
    // So many bytes are there now. Failures are of class invalid: not HTTP, too large. Interim
    // replies (1xx) are skipped.
    std::optional<failure> took(std::size_t size);
    // The other side has closed. Orderly, it may be the end of a body without a stated length;
    // everything else is a reply cut short (class unreachable).
    std::optional<failure> ended(bool orderly);

    bool started() const;  // at least one byte has come
    bool done() const;
    // When done: may the connection be used again? Not with a byte more than the reply, and not
    // when a reply that can have no body (1xx, 204) states one: it may still come.
    bool keeps_alive() const;
    unsigned status() const;

    // When done, once. `url` is left empty. Trailers are not in it.
    response take();

 private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace sluice::net
