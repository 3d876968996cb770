#pragma once

// Checks JSON values against schemas as the control interface writes them. It knows only the
// keywords of those schemas, and reports any other.

#include <boost/json/value.hpp>

#include <string>

namespace sluice::testing {

// Returns the first difference with its place ("/tasks/0/id: …"), or "".
std::string difference(const boost::json::value& value, const boost::json::value& schema,
                       const std::string& place = {});

}  // namespace sluice::testing
