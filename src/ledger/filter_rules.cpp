#include "ledger/filter_rules.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <algorithm>

namespace sluice::ledger {

namespace {

char small(char letter) {
    return static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

}  // namespace

bool has_header(std::string_view headers, std::string_view name, std::string_view value) {
    const auto all = parse_json(headers);
    const auto* members = all ? all->if_object() : nullptr;
    const auto* found = members == nullptr ? nullptr : members->if_contains(name);
    return found != nullptr && kind_of(*found) == json_kind::string &&
           std::string_view(found->get_string()) == value;
}

bool holds_text(std::string_view text, std::string_view wanted) {
    const auto same = [](char one, char other) { return small(one) == small(other); };
    return std::ranges::search(text, wanted, same).begin() != text.end() || wanted.empty();
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
