#pragma once

// Reads a whole body, of a reply or of a request, as one value. Connectors use it.

#include "formats/csv_text.hpp"

#include <sluice/error.hpp>
#include <sluice/model/foreign_json.hpp>
#include <sluice/model/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace sluice::formats {

enum class body_format { by_type, json, ndjson, csv, xml, yaml, form, feed, text, binary };

struct body_value {
    json::value value;
    // Lines, rows and elements that cannot be read; `value` does not contain them.
    std::vector<unreadable_element> unreadable = {};
    std::vector<std::string> mended = {};  // faults of JSON that have a plain meaning
};

// Returns the format that a Content-Type names. JSON is the answer for every other type: many
// servers label JSON as text.
body_format format_of_type(std::string_view content_type);

std::string_view name_of(body_format format);  // "JSON"

// Reads a body. NDJSON and CSV give a list; a line or row that cannot be read is set aside. A text
// gives {"text": "…"}, with U+FFFD for bytes that are not UTF-8. Bytes give value_of_bytes()
// without type and name. Fails (class invalid, with the place) for a body that is not in the
// format. `format` is not by_type.
result<body_value> read_body(std::string_view body, body_format format, const csv_shape& shape);

}  // namespace sluice::formats
