#pragma once

// The words that tasks are searched by, the same in every ledger. A word is a run of letters and
// digits of any script; large letters of the Latin, Greek and Cyrillic alphabets become small ones,
// and a character of Chinese, Japanese or Korean is a word of its own. Of a very long word its
// first 64 bytes count.

#include <string>
#include <string_view>
#include <vector>

namespace sluice::ledger {

// Of a plain text, in order.
std::vector<std::string> words_of(std::string_view text);

// Of a JSON text's values (not of its keys), between blanks: " red shoe 42 ".
std::string searchable(std::string_view json);

struct wanted_word {
    std::string word;
    bool beginning = false;  // it may go on: written with a * behind it
};

std::vector<wanted_word> wanted_words(std::string_view text);

// All of `wanted` are words of it.
bool has_words(std::string_view searchable, const std::vector<wanted_word>& wanted);

}  // namespace sluice::ledger
