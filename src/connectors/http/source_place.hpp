#pragma once

// Says where a subscriber of type `http` is: paging::listing_place with the member
//   {"validator": {"sign": "…", "etag": "…", "modified": "…"}}
//   {"body": {"offset": 1048576, "lines": 9000, "hash": "…", "header": "…"}}
//
// The validator belongs to a listing of one page that was read to its end. `body` says how much of
// a body was read that comes in pieces. Decides only; no I/O.

#include "paging/listing_place.hpp"

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::http {

// Holds what the server said about the version of a reply (RFC 9110, 8.8).
struct reply_validator {
    std::string sign;      // tells the request, and how its reply was read
    std::string etag;      // as it came; empty: none
    std::string modified;  // the same

    bool empty() const { return etag.empty() && modified.empty(); }

    // Reads the validators of a reply. Those that are too long to keep are left out.
    static reply_validator of(const net::response& reply, std::string_view sign);

    // Asks for the reply only if it has changed.
    void ask(net::header_list& headers) const;
};

// Tells two bodies apart by their beginnings (64 bits). It proves nothing against somebody who
// wants them to look equal. The value does not depend on how the bytes come in parts.
class body_hash {
 public:
    void add(std::string_view bytes);
    std::uint64_t value() const;

 private:
    void add_word();

    std::uint64_t value_ = 0;
    std::array<char, 8> word_{};  // bytes that wait for a whole word
    std::size_t held_ = 0;
};

// A place in an unpacked body, between two records.
struct body_place {
    std::uint64_t offset = 0;
    std::size_t lines = 0;  // before it
    std::uint64_t hash = 0;
    std::string header;  // of a CSV, with its line end
};

struct source_place : paging::listing_place {
    reply_validator validator;
    body_place body;  // offset 0: at its beginning

    static source_place read(const json::value& stored);
    // Each keeps the validator, and the first one the body's place.
    json::object stored() const;
    json::object finished() const;
};

}  // namespace sluice::http
