#pragma once

// Finds the failure that a reply reports although its status is a success, as GraphQL does.
// Decides only; no I/O.

#include <sluice/error.hpp>
#include <sluice/expression/expression.hpp>
#include <sluice/model/json.hpp>

#include <optional>

namespace sluice::http {

// Returns nullopt when `fails_when` gives null, false, "" or []. The failure is of class busy for
// the codes with which GraphQL servers limit requests, else refused. A body that is no JSON (null)
// and an expression that fails are no failure: the status then decides alone.
std::optional<failure> fault_in(const expression& fails_when, const json::value& body,
                                unsigned status);

}  // namespace sluice::http
