#pragma once

// Adds the older API, as far as it is known (API reference, section 2, L1 to L6). One client saw it
// working, others assume it, and its documentation shows only titles. Nobody knows whether it still
// answers.

#include "connectors/ocoya/api/endpoint.hpp"

#include <vector>

namespace sluice::ocoya {

void add_legacy_endpoints(std::vector<endpoint>& rows);

}  // namespace sluice::ocoya
