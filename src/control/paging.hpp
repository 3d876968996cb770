#pragma once

// Reads the parameters with which a list goes on, the same for every list.

#include "control/resource.hpp"

#include <map>
#include <optional>
#include <string>

namespace sluice::control {

// Empty when the parameter is missing.
std::string parameter(const std::map<std::string, std::string>& query, const std::string& name);

// Returns nullopt when the parameter is missing. Fails (class invalid) for a text that is no whole
// number within the bounds.
result<std::optional<std::int64_t>> number_parameter(
    const std::map<std::string, std::string>& query, const std::string& name, std::int64_t least,
    std::int64_t most);

struct page_request {
    std::size_t limit = 50;
    std::optional<std::int64_t> below;  // cursor: only numbers smaller than this
};

result<page_request> page_of(const std::map<std::string, std::string>& query);
std::vector<query_parameter> page_parameters();

}  // namespace sluice::control
