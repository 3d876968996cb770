#pragma once

// What systemd says of the service's unit, in the words of `systemd-run --property`.

#include <sluice/error.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// What busctl prints for these, one JSON text a line, becomes arguments of systemd-run.
std::vector<std::string> unit_properties();
result<std::vector<std::string>> arguments_of_unit(std::string_view printed);

// The D-Bus object of a unit: "sluice" → "/org/freedesktop/systemd1/unit/sluice_2eservice".
std::string object_path_of_unit(std::string_view name);

// Asks systemd. Fails when there is no systemd or no such unit.
result<std::vector<std::string>> arguments_of_service(const std::string& name);

}  // namespace sluice::cli
