#pragma once

// Writes the state of a daemon on one screen: problems and their mends first.

#include <sluice/model/json.hpp>

#include <cstddef>
#include <string>

namespace sluice::cli {

// `status` is the daemon's answer to GET /status. Lines are at most `columns` wide; 0: as wide as
// they are.
std::string status_text(const json::value& status, std::size_t columns);

}  // namespace sluice::cli
