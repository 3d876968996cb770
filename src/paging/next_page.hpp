#pragma once

// Reads from a reply the next request of a listing, as the position keeps it. Subscribers use it.
// The result is empty if the listing ends. Fails with class invalid if an expression fails or gives
// a useless value. Fails with class refused if a link leaves the base URL.

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace sluice::paging {

// Says where a link was found: below which base URL, and in the reply to which target.
struct link_place {
    std::string_view base_url;
    std::string_view target;
};

// Returns {"cursor": …}, a text or a number.
result<json::object> next_cursor(const expression& at, const json::value& body,
                                 const json::object& names);

// Returns {"url": "https://…"}.
result<json::object> next_link(const expression& at, const json::value& body,
                               const json::object& names, link_place found);
result<json::object> next_in_header(const net::header_list& headers, link_place found);

// Returns at least one of {"path": {…}, "query": {…}, "payload": {…}}, or {"url": "https://…"}
// alone.
result<json::object> next_by_expression(const expression& made_by, const json::object& seen,
                                        const json::object& names, link_place found);

// Returns the headers by lower-case name, for expressions.
json::object json_headers(const net::header_list& headers);

}  // namespace sluice::paging
