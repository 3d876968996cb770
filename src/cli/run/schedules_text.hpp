#pragma once

// Writes schedules for people.

#include "planning/schedule_outlook.hpp"

#include <string>
#include <vector>

namespace sluice::cli {

std::string schedules_text(const std::vector<planning::schedule_outlook>& all);

}  // namespace sluice::cli
