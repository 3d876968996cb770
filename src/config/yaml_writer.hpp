#pragma once

// Writes YAML; the effective configuration and the export use it.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// Writes block YAML: texts in double quotes (with $${ for ${), numbers letter for letter.
std::string write_yaml(const json::value& value);

// Writes a key, in quotes if it needs them.
std::string yaml_key(std::string_view key);

}  // namespace sluice::config
