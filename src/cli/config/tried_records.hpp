#pragma once

// Reads the records that `sluice try` runs through stages: from a file, standard input or a task.

#include <sluice/error.hpp>
#include <sluice/ledger/task.hpp>
#include <sluice/model/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

// Reads a JSON value, the elements of a JSON list, or a value a line (NDJSON). A failure gives the
// line and the column in the whole text.
result<std::vector<json::value>> records_of(std::string_view text);

// Returns the text of a file; of standard input for "-".
result<std::string> text_of_input(const std::string& path);

// The number of a task, if `input` is one and no file has that name.
std::optional<ledger::task_id> task_in(const std::string& input);

}  // namespace sluice::cli
