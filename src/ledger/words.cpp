#include "ledger/words.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>

namespace sluice::ledger {

bool holds_words(std::string_view text, std::string_view words) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (!ascii::holds_ignoring_case(text, words.substr(0, end))) {
            return false;
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return true;
}

}  // namespace sluice::ledger
