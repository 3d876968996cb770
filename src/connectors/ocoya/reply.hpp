#pragma once

// Reading Ocoya's replies to reads: never JSON until it is proven (a 500 may carry a page, seen).

#include "connectors/ocoya/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/array.hpp>

#include <string_view>

namespace sluice::ocoya {

// The raw items: those of a list, or the one object. `request` names the exchange in every failure
// ("GET /post?workspaceId=w&page=3"). Fails as net::fault_of_status says for a status that is no
// success; with class invalid for a 202, a page, a text that is no JSON, and a shape that the
// endpoint does not have, with an excerpt of at most 500 bytes.
result<json::array> items_of(const net::response& reply, const endpoint& what,
                             std::string_view request, wall_time now);

// The first of the endpoint's id_members that the body has; "" when none can be read.
std::string id_in(const json::value& body, const endpoint& what);

}  // namespace sluice::ocoya
