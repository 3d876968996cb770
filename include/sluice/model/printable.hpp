#pragma once

// Makes foreign texts safe to show in tables, messages, logs and JSON. The result is valid UTF-8
// and holds nothing that a terminal executes. Bytes that are not UTF-8 become U+FFFD.
//
// JSON escapes ("\u001b") replace control characters (C0, DEL, C1), line separators and the marks
// that turn the direction of writing. Those marks are U+061C, U+200E/F, U+202A to U+202E and U+2066
// to U+2069.

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// For one line or one cell of a table: "\n" and "\t" become escapes too.
std::string printable_line(std::string_view text);

// For several lines: line breaks and tabs stay, and CR LF becomes one line break.
std::string printable_lines(std::string_view text);

// Returns equal JSON. Such characters stand only inside its texts, where an escape means the same.
// Precondition: valid JSON, such as write_json gives.
std::string printable_json(std::string json);

// Replaces bytes that are not UTF-8 with U+FFFD and changes nothing else.
std::string valid_utf8(std::string_view text);

// True when printable_line would return `text` unchanged.
bool is_printable_line(std::string_view text);

// Returns printable_line of at most `bytes` bytes of the text, and "…" when it left something out.
std::string printable_cut(std::string_view text, std::size_t bytes);

}  // namespace sluice
