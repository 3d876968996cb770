#pragma once

// Searching in what is kept, alike in every ledger.

#include <string_view>

namespace sluice::ledger {

// Every word of `words` (divided by blanks) stands somewhere in the text; ASCII letters of either
// case are equal. No words: true.
bool holds_words(std::string_view text, std::string_view words);

}  // namespace sluice::ledger
