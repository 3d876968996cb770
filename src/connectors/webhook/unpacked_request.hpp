#pragma once

// Undoes the Content-Encoding of a request. The subscriber does it after the sender is proven.
// Decides only; no I/O.

#include <sluice/net/message.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace sluice::webhook {

struct unpacked_request {
    std::shared_ptr<const net::request> asked;  // null: it is refused
    unsigned status = 0;                        // of the refusal: 400, 413, 415 or 503
    std::string reason = {};
};

// The codings that a sender may use, for Accept-Encoding (RFC 7694).
constexpr const char* known_codings = "gzip, deflate, zstd";

// Returns `asked` itself when no coding stands in its head. No step gives more than `largest`
// bytes, and each counts against the room for all bodies of the listener (request::memory).
unpacked_request without_codings(std::shared_ptr<const net::request> asked, std::size_t largest);

}  // namespace sluice::webhook
