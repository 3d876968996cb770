#pragma once

// Reads members of a delivery's intent payload, and writes its summary for people.

#include "connectors/ocoya/api/endpoint.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace sluice::ocoya {

// The member `body`; empty when there is none.
const json::object& body_in(const json::value& plan);

// Returns a summary such as "POST /post (2 profiles, 2026-02-01T09:00:00Z)".
std::string summary_of(const endpoint& endpoint, std::string_view path, const json::object& body);

}  // namespace sluice::ocoya
