#pragma once

// Reading Ocoya's replies to reads: never JSON until it is proven (a 500 may carry a page, seen).

#include "connectors/ocoya/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>

#include <string_view>

namespace sluice::ocoya {

// The body as JSON. `request` names the exchange in every failure
// ("GET /post?workspaceId=w&page=3"). Fails as net::fault_of_status says for a status that is no
// success; with class invalid for a 202, a page, and a text that is no JSON, with an excerpt of at
// most 500 bytes.
result<json::value> body_of(const net::response& reply, std::string_view request, wall_time now);

// The raw items: those of a list, or the one object. Fails as body_of does, and with class invalid
// for a shape that the endpoint does not have.
result<json::array> items_of(const net::response& reply, const endpoint& what,
                             std::string_view request, wall_time now);

// The same of a body that was read already; `reply` is shown in a failure.
result<json::array> items_in(json::value body, const endpoint& what, std::string_view request,
                             const net::response& reply);

// Those that an expression finds in a body: each of an array, or the one object. Nothing (null) and
// every other value fail with class invalid: a wrong path would otherwise read nothing for ever.
result<json::array> items_at(const expression& where, const json::value& body,
                             expression_scope scope);

// The first of the endpoint's id_members that the body has; "" when none can be read.
std::string id_in(const json::value& body, const endpoint& what);

}  // namespace sluice::ocoya
