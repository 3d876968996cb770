#pragma once

// Writes a record as the bytes that the publisher appends: whole lines, each with its line break.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <vector>

namespace sluice::file {

// Returns one JSON text and LF.
std::string ndjson_line(const json::value& data);

// Returns the names as the first row of a CSV file.
std::string csv_header_line(const std::vector<std::string>& columns, char delimiter);

enum class extra_members { refused, ignored };

// Returns one row and LF (otherwise RFC 4180). Texts stay as they are, null is empty, and
// everything else is JSON. Fields are quoted only if they must be. A text that a spreadsheet takes
// for a formula stays as it is. Fails (class refused) if the data is no object. Also fails on a
// member that is no column, unless such members are ignored.
result<std::string> csv_line(const json::value& data, const std::vector<std::string>& columns,
                             char delimiter, extra_members extra);

}  // namespace sluice::file
