#include "ledger/words.hpp"

#include <algorithm>

namespace sluice::ledger {

namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool holds(std::string_view text, std::string_view word) {
    const auto equal = [](char left, char right) { return lower(left) == lower(right); };
    return !std::ranges::search(text, word, equal).empty() || word.empty();
}

}  // namespace

bool holds_words(std::string_view text, std::string_view words) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (!holds(text, words.substr(0, end))) {
            return false;
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return true;
}

}  // namespace sluice::ledger
