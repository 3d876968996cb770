#pragma once

// Writes schedules for people and for programs.

#include "planning/schedule_outlook.hpp"

#include <string>
#include <vector>

namespace sluice::cli {

std::string schedules_text(const std::vector<planning::schedule_outlook>& all);
std::string schedules_json(const std::vector<planning::schedule_outlook>& all);

}  // namespace sluice::cli
