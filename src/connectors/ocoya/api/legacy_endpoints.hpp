#pragma once

// The older API, as far as it is known (API reference, section 2, L1 to L6): what a client saw
// working, what others assume, and what only its documentation's titles tell. Whether it still
// answers is unknown.

#include "connectors/ocoya/api/endpoint.hpp"

#include <vector>

namespace sluice::ocoya {

void add_legacy_endpoints(std::vector<endpoint>& rows);

}  // namespace sluice::ocoya
