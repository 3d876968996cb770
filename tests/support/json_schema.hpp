#pragma once

// Holds JSON values against schemas as the control interface writes them. Knows no keyword that
// those schemas do not use, and complains of one.

#include <boost/json/value.hpp>

#include <string>

namespace sluice::testing {

// Returns the first difference with its place ("/tasks/0/id: …"), or "".
std::string difference(const boost::json::value& value, const boost::json::value& schema,
                       const std::string& place = {});

}  // namespace sluice::testing
