#pragma once

// Writes the rules of alerts for people: those that hold first.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <string>

namespace sluice::cli {

// `alerts` is the answer of GET /alerts. Lines are at most `columns` wide; 0: as long as they are.
std::string alerts_text(const json::value& alerts, std::size_t columns);

}  // namespace sluice::cli
