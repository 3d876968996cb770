#pragma once

// A record as the bytes that the publisher appends: whole lines, each with its line break at the
// end.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <vector>

namespace sluice::file {

// One JSON text and LF.
std::string ndjson_line(const json::value& data);

// The names as the first row of a CSV file.
std::string csv_header_line(const std::vector<std::string>& columns, char delimiter);

enum class extra_members { refused, ignored };

// One row and LF (RFC 4180 otherwise). Texts stand as they are, null is empty, everything else is
// JSON; fields are quoted where they must be, and nothing else is done to them: a text that a
// spreadsheet would take for a formula stays what it is. Fails (class refused) on what is no
// object, and on a member that is no column unless such are ignored.
result<std::string> csv_line(const json::value& data, const std::vector<std::string>& columns,
                             char delimiter, extra_members extra);

}  // namespace sluice::file
