#pragma once

// Compares tasks and stored values with a filter; every ledger uses it, so that all find the same.

#include <string_view>

namespace sluice::ledger {

// `headers` is a JSON object of strings; any other text has no header.
bool has_header(std::string_view headers, std::string_view name, std::string_view value);

// The letters a to z match in either case. Every text holds the empty text.
bool holds_text(std::string_view text, std::string_view wanted);

// Each of `words`, which blanks divide, occurs in the text, as with holds_text. True without words.
bool holds_words(std::string_view text, std::string_view words);

}  // namespace sluice::ledger
