#pragma once

// Checks a request as far as the configuration alone can tell. `check` and the start report the
// faults.

#include "connectors/ocoya/client/request_options.hpp"

namespace sluice::ocoya {

// Reports a wrong entity or path, slots without a value, unknown names, missing required ones, and
// a body for an endpoint that has none. `added` is the `request` field of a publisher, which adds
// to the payload.
void check_request(const request_options& options, method verb, config::section_report& report,
                   const config::template_or_stages& added = {});

}  // namespace sluice::ocoya
