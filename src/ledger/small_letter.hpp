#pragma once

namespace sluice::ledger {

// Of the Latin, Greek and Cyrillic alphabets; every other character is given back as it is.
char32_t small_letter(char32_t point);

// Part of a word: a letter or digit of any script, no sign and no blank.
bool is_word_character(char32_t point);

// A character of a script that puts no blanks between words.
bool is_word_alone(char32_t point);

}  // namespace sluice::ledger
