#pragma once

// What can be known of a request before it is made.

#include "connectors/ocoya/client/request_options.hpp"

namespace sluice::ocoya {

// The entity, its path, slots without a value, names that the endpoint does not have, required ones
// that are missing, a body where there is none. `added`: what a publisher's `request` lays over the
// payload.
void check_request(const request_options& options, method verb, config::section_report& report,
                   const value_template& added = {});

}  // namespace sluice::ocoya
