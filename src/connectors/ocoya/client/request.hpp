#pragma once

// Makes a request from an endpoint and its parameters. Subscriber and publisher use it. No I/O.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <string>

namespace sluice::ocoya {

// Returns the endpoint's path with its slots filled, percent-encoded. Fails (class refused) for a
// slot without a value and a value without a slot.
result<std::string> path_of(const endpoint& endpoint, const json::value& path);

// Returns the query as it is sent, in the declared order. null and "" are left out, and a single
// value stands for a list of one. Fails (class refused) and names all unknown names, missing names
// and wrong types at once.
result<json::object> checked_query(const endpoint& endpoint, const json::value& query);

using paging::integer_of;
using paging::target_of;

}  // namespace sluice::ocoya
