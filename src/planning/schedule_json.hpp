#pragma once

// Writes schedules for programs. `sluice schedules --json` and the control interface print it.

#include "planning/schedule_outlook.hpp"

#include <boost/json/array.hpp>

#include <string_view>
#include <vector>

namespace sluice::planning {

std::string_view name_of(net::priority priority);  // "high"

json::array schedules_array(const std::vector<schedule_outlook>& all);

}  // namespace sluice::planning
