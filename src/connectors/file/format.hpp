#pragma once

// Names the formats of files, for the subscriber and the publisher.

#include <optional>
#include <string>
#include <string_view>

namespace sluice::file {

enum class file_format { by_extension, csv, ndjson, json, xml, yaml, binary };

// Returns `chosen` if it names a format, or else the format of .csv, .ndjson, .jsonl, .json, .xml,
// .yaml or .yml, which may be followed by .gz or .zst. Returns nothing if neither tells.
std::optional<file_format> format_of(file_format chosen, std::string_view path);

// Returns the problem of a delimiter, or "".
std::string judge_delimiter(const std::string& text);

}  // namespace sluice::file
