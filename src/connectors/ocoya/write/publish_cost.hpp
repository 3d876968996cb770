#pragma once

// Predicts the requests of a delivery to Ocoya, for `sluice plan`.

#include "connectors/ocoya/api/endpoint.hpp"
#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/component/estimate.hpp>

namespace sluice::ocoya {

request_estimate cost_of_delivery(const endpoint& endpoint, const publisher_options& options);

}  // namespace sluice::ocoya
