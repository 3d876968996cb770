#pragma once

// Says where a subscriber of type `http` is: paging::listing_place with the member
//   {"validator": {"sign": "…", "etag": "…", "modified": "…"}}
//
// The validator belongs to a listing of one page that was read to its end. Decides only; no I/O.

#include "paging/listing_place.hpp"

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

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

struct source_place : paging::listing_place {
    reply_validator validator;

    static source_place read(const json::value& stored);
    // Each keeps the validator.
    json::object stored() const;
    json::object finished() const;
};

}  // namespace sluice::http
