#pragma once

// Reads and writes YAML that is data, for stages. A configuration is read by load.hpp.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::config {

// Reads one document by YAML's core rules: yes and no are texts, and so is a number that JSON
// cannot write (010, 0x1F). An empty text is null. Refuses (class invalid, with line and column) a
// key twice, `<<`, own tags, several documents, more than 64 levels, and more than 100,000 values.
// What aliases repeat counts.
result<json::value> value_from_yaml(std::string_view text);

// Block YAML, with texts in double quotes and numbers letter for letter.
std::string yaml_text(const json::value& value);

}  // namespace sluice::config
