#pragma once

// Reads the `success` rule of a configuration: the statuses that mean that a request succeeded.

#include <sluice/error.hpp>

#include <string>
#include <vector>

namespace sluice::net {

struct status_range {
    unsigned first = 0;
    unsigned last = 0;
};

// Reads texts such as "204", "2xx", "200-299" and "any". Fails (class invalid) and names the first
// text that is none of these.
result<std::vector<status_range>> status_ranges(const std::vector<std::string>& texts);

// Returns the first mistake, or "". Declarations of fields use it as their check.
std::string judge_success(const std::vector<std::string>& texts);

bool holds(const std::vector<status_range>& ranges, unsigned status);

}  // namespace sluice::net
