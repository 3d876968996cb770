#pragma once

// Reads the settings of the service's unit from systemd, as arguments of `systemd-run --property`.

#include <sluice/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// Turns the output of busctl for these properties, one JSON text a line, into arguments of
// systemd-run.
std::vector<std::string> unit_properties();
result<std::vector<std::string>> arguments_of_unit(std::string_view printed);

// Returns the D-Bus object of a unit: "/org/freedesktop/systemd1/unit/sluice_2eservice" for
// "sluice".
std::string object_path_of_unit(std::string_view name);

// Asks systemd. Fails if there is no systemd or no such unit. Blocks.
result<std::vector<std::string>> arguments_of_service(const std::string& name);

}  // namespace sluice::cli
