#pragma once

// Reads and writes whole CSV texts (RFC 4180).

#include <sluice/error.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/array.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::formats {

struct csv_shape {
    char delimiter = ',';
    bool has_header = true;
    std::size_t lines_before = 0;  // the text is a part of a longer one; reasons count these lines
};

// Returns a list of objects of texts, or of lists of texts when there is no header. Lines end in
// LF, CR or CR LF; empty lines are skipped. A failure (class invalid) names the line. It fails for
// a text that is not UTF-8, a row that is longer or shorter than the header, a double or empty
// name, text after a closing quote, a quote that never closes, and more than a million values.
result<json::array> rows_from_csv(std::string_view text, const csv_shape& shape);

struct csv_list {
    json::array rows;
    std::vector<unreadable_element> unreadable = {};
};

// Does the same, but sets aside a row that does not fit the header, and one that is not UTF-8.
// Fails for a text without any row: an empty list is a header alone.
result<csv_list> fitting_rows_from_csv(std::string_view text, const csv_shape& shape);

// Returns the character of a delimiter: the only one of its text, or that of "tab".
char delimiter_of(const std::string& text);
// Returns the problem of a delimiter's text, or "".
std::string judge_delimiter(const std::string& text);

// Writes rows. The columns are the members of the first object, in its order, then members that
// only later rows have. Texts stay as they are, null is empty, other values are JSON. Rows that are
// lists have no header. Fails (class invalid) for a row that is neither.
result<std::string> csv_from_rows(const json::value& rows, const csv_shape& shape);

}  // namespace sluice::formats
