#pragma once

// The formats of the file subscriber and publisher.

#include <optional>
#include <string>
#include <string_view>

namespace sluice::file {

enum class file_format { by_extension, csv, ndjson, json };

// By .csv, .ndjson, .jsonl or .json. `chosen` goes first; nothing when neither tells.
std::optional<file_format> format_of(file_format chosen, std::string_view path);

// Says what is wrong with a delimiter, or "".
std::string judge_delimiter(const std::string& text);

}  // namespace sluice::file
