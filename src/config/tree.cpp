#include "config/tree.hpp"

#include "config/found.hpp"

#include <sluice/config/value.hpp>
#include <sluice/model/number.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

bool all_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// True for numbers of YAML's core rules that JSON does not have.
bool is_foreign_number(std::string_view text) {
    const bool is_signed = text.starts_with('-') || text.starts_with('+');
    const std::string_view rest = is_signed ? text.substr(1) : text;
    const bool octal = text.starts_with("0o") && all_of(text.substr(2), "01234567");
    const bool hexadecimal =
        text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF");
    const bool endless = rest == ".inf" || rest == ".Inf" || rest == ".INF" || text == ".nan" ||
                         text == ".NaN" || text == ".NAN";
    const bool padded = all_of(rest, "0123456789") && rest.size() > 1 && rest[0] == '0';
    return octal || hexadecimal || endless || padded;
}

// "+5", "5." and ".5" are numbers in YAML; JSON writes them 5, 5 and 0.5.
std::string json_spelling(std::string_view text) {
    std::string spelled(text.starts_with('+') ? text.substr(1) : text);
    const std::size_t point = spelled.find('.');
    if (point == std::string::npos) {
        return spelled;
    }
    const auto digit = [&](std::size_t at) {
        return at < spelled.size() && spelled[at] >= '0' && spelled[at] <= '9';
    };
    if (!digit(point + 1) && point > 0 && digit(point - 1)) {
        spelled.erase(point, 1);
    } else if (digit(point + 1) && (point == 0 || !digit(point - 1))) {
        spelled.insert(point, "0");
    }
    return spelled;
}

}  // namespace

json::value core_value(const node& scalar) {
    const std::string& text = scalar.text;
    if (scalar.quoted || scalar.from_secret) {
        return json::value(text);
    }
    if (text == "true" || text == "True" || text == "TRUE") {
        return json::value(true);
    }
    if (text == "false" || text == "False" || text == "FALSE") {
        return json::value(false);
    }
    auto number = number_from_text(json_spelling(text));
    return number ? *std::move(number) : json::value(text);
}

std::optional<json::value> json_from_scalar(const node& scalar, reader_state& state) {
    if (scalar.unresolved) {
        state.fail();
        return std::nullopt;
    }
    if (!scalar.quoted && !scalar.from_secret && is_foreign_number(scalar.text)) {
        state.report(scalar.at, "is " + found_text(scalar) + " a number or a text?",
                     "a text needs quotes, a number is written in decimal without leading zeros");
        return std::nullopt;
    }
    return core_value(scalar);
}

std::optional<json::value> json_from_tree(const node& from, reader_state& state) {
    switch (from.kind) {
        case node::kinds::null:
            return json::value(nullptr);
        case node::kinds::scalar:
            return json_from_scalar(from, state);
        case node::kinds::list: {
            json::array list;
            bool good = true;
            for (std::size_t i = 0; i < from.items.size(); ++i) {
                const auto step = state.enter(i);
                auto item = json_from_tree(from.items[i], state);
                good = good && item.has_value();
                list.push_back(item ? std::move(*item) : json::value(nullptr));
            }
            return good ? std::optional<json::value>(json::value(std::move(list))) : std::nullopt;
        }
        case node::kinds::map:
            break;
    }
    json::object object;
    bool good = true;
    for (const member& entry : from.members) {
        const auto step = state.enter(entry.key);
        auto value = json_from_tree(entry.value, state);
        good = good && value.has_value();
        object[entry.key] = value ? std::move(*value) : json::value(nullptr);
    }
    return good ? std::optional<json::value>(json::value(std::move(object))) : std::nullopt;
}

template <>
std::optional<json::value> read_plain<json::value>(const node& from, const value_rules&,
                                                   reader_state& state) {
    return json_from_tree(from, state);
}

template <>
json::value show_plain<json::value>(const json::value& value) {
    return value;
}

}  // namespace sluice::config
