#pragma once

// Texts from outside as the program shows them, in tables, messages, logs and JSON: always valid
// UTF-8, and nothing in them that a terminal carries out. Bytes that are no UTF-8 become U+FFFD.
// Control characters (C0, DEL, C1), line separators and marks that turn the direction of writing
// (U+061C, U+200E/F, U+202A to U+202E, U+2066 to U+2069) are written as JSON escapes: "\u001b".

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// For one line or a cell of a table: "\n" and "\t" are written out too.
std::string printable_line(std::string_view text);

// For several lines: line breaks and tabs stay, CR LF is one line break.
std::string printable_lines(std::string_view text);

// `json` as equal JSON: such characters stand inside of its texts only, and become escapes there.
// Precondition: valid JSON, such as write_json gives.
std::string printable_json(std::string json);

// Bytes that are no UTF-8 become U+FFFD, and nothing else is changed.
std::string valid_utf8(std::string_view text);

// Does printable_line give `text` as it stands?
bool is_printable_line(std::string_view text);

// As printable_line, at most `bytes` of the text and "…" where something was left out.
std::string printable_cut(std::string_view text, std::size_t bytes);

}  // namespace sluice
