#pragma once

// Every ledger filters tasks and stored values with these comparisons, so that all of them find the
// same.

#include <string_view>

namespace sluice::ledger {

// `headers` is a JSON object of strings; what is none has no header.
bool has_header(std::string_view headers, std::string_view name, std::string_view value);

// Upper and lower case of the letters a to z are alike; every text holds an empty one.
bool holds_text(std::string_view text, std::string_view wanted);

// Each of `words`, which blanks divide, stands somewhere in the text, as with holds_text. No words:
// true.
bool holds_words(std::string_view text, std::string_view words);

}  // namespace sluice::ledger
