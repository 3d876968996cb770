#pragma once

// Which statuses mean that it was done, as a configuration says it.

#include <sluice/error.hpp>

#include <string>
#include <vector>

namespace sluice::net {

struct status_range {
    unsigned first = 0;
    unsigned last = 0;
};

// Of "204", "2xx", "200-299" and "any"; fails (class invalid) and names what is none of them.
result<std::vector<status_range>> status_ranges(const std::vector<std::string>& texts);

// For a field's check: what is wrong, or nothing.
std::string judge_success(const std::vector<std::string>& texts);

bool holds(const std::vector<status_range>& ranges, unsigned status);

}  // namespace sluice::net
