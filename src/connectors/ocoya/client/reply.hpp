#pragma once

// Reading Ocoya's replies to reads: never JSON until it is proven (a 500 may carry a page, seen).

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

// The body as JSON, where faults with a plain meaning are mended. `request` names the exchange in
// every failure
// ("GET /post?workspaceId=w&page=3"). Fails as net::fault_of_status says for a status that is no
// success; with class invalid for a 202, a page, and a text that is no JSON, with an excerpt of at
// most 500 bytes.
result<foreign_list> body_of(const net::response& reply, std::string_view request, wall_time now);

// The raw items of a reply, and what is wrong with it.
struct read_items {
    json::array items;
    std::vector<unreadable_element> unreadable = {};
    std::vector<std::string> mended = {};
};

// Those of a list, or the one object. Fails as body_of does, and with class invalid for a shape
// that the endpoint does not have.
result<read_items> items_of(const net::response& reply, const endpoint& what,
                            std::string_view request, wall_time now);

// The same of a body that was read already; `reply` is shown in a failure.
result<json::array> items_in(json::value body, const endpoint& what, std::string_view request,
                             const net::response& reply);

// Those that an expression finds in a body: each of an array, or the one object. Nothing (null) and
// every other value fail with class invalid: a wrong path would otherwise read nothing for ever.
result<json::array> items_at(const expression& where, const json::value& body,
                             expression_scope scope);

// A warning with everything that was mended or cannot be read; nothing when there is no such thing.
void tell_mended(event_log& log, const std::string& connection, std::string_view request,
                 const read_items& read);

// The first of the endpoint's id_members that the body has; "" when none can be read.
std::string id_in(const json::value& body, const endpoint& what);

}  // namespace sluice::ocoya
