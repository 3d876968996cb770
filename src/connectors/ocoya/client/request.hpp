#pragma once

// From an endpoint and its parameters to a request.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::ocoya {

// The endpoint's path with its slots filled, percent-encoded. Fails (class refused) for a slot
// without a value and for a value without a slot.
result<std::string> path_of(const endpoint& what, const json::value& path);

// The query as it is sent, in the order of the declaration: null and "" are left out, a single
// value stands for a list of one. Fails (class refused) for unknown and missing names and wrong
// types, all at once.
result<json::object> checked_query(const endpoint& what, const json::value& query);

// A member that is a whole number, or text of one; nothing otherwise.
std::optional<std::int64_t> integer_of(const json::object& members, std::string_view name);

// "/post?workspaceId=w&statuses=DRAFT&statuses=POSTED"
result<std::string> target_of(std::string path, const json::object& query);

}  // namespace sluice::ocoya
