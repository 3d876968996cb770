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

// A list of objects of texts, or of lists of texts without a header. Lines end in LF, CR or CR LF;
// empty ones are passed over. A failure (class invalid) names the line: a row that is longer or
// shorter than the header, a name twice or empty, text after a closing quote, a quote that never
// closes, more than a million values.
result<json::array> rows_from_csv(std::string_view text, const csv_shape& shape);

// The columns are the members of the first row that is an object, in its order, and then those that
// later rows have beside them. Texts stay as they are, null is empty, everything else is JSON. Rows
// that are lists have no header. Fails (class invalid) for a row that is neither.
result<std::string> csv_from_rows(const json::value& rows, const csv_shape& shape);

}  // namespace sluice::transform
