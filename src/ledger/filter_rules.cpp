#include "ledger/filter_rules.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::ledger {

bool has_header(std::string_view headers, std::string_view name, std::string_view value) {
    const auto all = parse_json(headers);
    const auto* found = all ? member(*all, name) : nullptr;
    return found != nullptr && kind_of(*found) == json_kind::string &&
           text_or_empty(*found) == value;
}

bool holds_text(std::string_view text, std::string_view wanted) {
    return ascii::holds_ignoring_case(text, wanted);
}

bool holds_words(std::string_view text, std::string_view words) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (!holds_text(text, words.substr(0, end))) {
            return false;
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return true;
}

}  // namespace sluice::ledger
