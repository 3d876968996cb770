#pragma once

#include <sluice/model/json.hpp>

#include <string>

namespace sluice::config {

// Block YAML: texts in double quotes (with $${ for ${), numbers letter for letter.
std::string write_yaml(const json::value& value);

}  // namespace sluice::config
