#pragma once

// What a reply says of the next request, as it is kept in the position: empty where the listing
// ends. Fails with class invalid for an expression that fails, and for a value that is of no use;
// class refused for a link that leaves the base URL.

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/object.hpp>

#include <string_view>

namespace sluice::paging {

// Where a link was found: behind which base URL, in the reply to which target.
struct link_place {
    std::string_view base_url;
    std::string_view target;
};

// {"cursor": …}: a text or a number.
result<json::object> next_cursor(const expression& at, const json::value& body,
                                 const json::object& names);

// {"url": "https://…"}
result<json::object> next_link(const expression& at, const json::value& body,
                               const json::object& names, link_place found);
result<json::object> next_in_header(const net::header_list& headers, link_place found);

// {"path": {…}, "query": {…}, "payload": {…}}, one of them at least, or {"url": "https://…"}.
result<json::object> next_by_expression(const expression& made_by, const json::object& seen,
                                        const json::object& names, link_place found);

// By lower-case name, for expressions.
json::object json_headers(const net::header_list& headers);

}  // namespace sluice::paging
