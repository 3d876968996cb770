#pragma once

// Reads and writes whole CSV texts (RFC 4180), for stages.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <string>
#include <string_view>

namespace sluice::transform {

struct csv_shape {
    char delimiter = ',';
    bool has_header = true;
};

// Returns a list of objects of texts, or of lists of texts when there is no header. Lines end in
// LF, CR or CR LF; empty lines are skipped. A failure (class invalid) names the line. It fails for
// a text that is not UTF-8, a row that is longer or shorter than the header, a double or empty
// name, text after a closing quote, a quote that never closes, and more than a million values.
result<json::array> rows_from_csv(std::string_view text, const csv_shape& shape);

// Writes rows. The columns are the members of the first object, in its order, then members that
// only later rows have. Texts stay as they are, null is empty, other values are JSON. Rows that are
// lists have no header. Fails (class invalid) for a row that is neither.
result<std::string> csv_from_rows(const json::value& rows, const csv_shape& shape);

}  // namespace sluice::transform
