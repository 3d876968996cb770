#pragma once

// Splits texts into the words that tasks are searched by, the same in every ledger. A word is a run
// of letters and digits of any script. Capital letters of the Latin, Greek and Cyrillic alphabets
// become small ones. A character of Chinese, Japanese or Korean is a word of its own. Of a very
// long word the first 64 bytes count.

#include <string>
#include <string_view>
#include <vector>

namespace sluice::ledger {

// Returns the words of a plain text, in order.
std::vector<std::string> words_of(std::string_view text);

// Returns the words of a JSON text's values (not of its keys), between blanks: " red shoe 42 ".
std::string searchable(std::string_view json);

struct wanted_word {
    std::string word;
    bool beginning = false;  // the word may go on; written with a * after it
};

std::vector<wanted_word> wanted_words(std::string_view text);

// Tells whether all of `wanted` are words of the text.
bool has_words(std::string_view searchable, const std::vector<wanted_word>& wanted);

}  // namespace sluice::ledger
