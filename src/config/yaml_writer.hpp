#pragma once

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// Block YAML: texts in double quotes (with $${ for ${), numbers letter for letter.
std::string write_yaml(const json::value& value);

// A key as it may stand before a colon.
std::string yaml_key(std::string_view key);

}  // namespace sluice::config
