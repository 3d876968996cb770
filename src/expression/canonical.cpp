#include "expression/canonical.hpp"

#include <sluice/model/number.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

namespace {

void append(std::string& out, const json::value& value);

// The digits without zeros at either end, and the power of ten of the last one, in any size.
void append_plain_number(std::string& out, const json::value& value) {
    std::string letters;
    append_number(letters, value);
    const std::string_view text = letters;
    const std::size_t mark = std::min(text.find_first_of("eE"), text.size());
    std::string digits;
    std::int64_t exponent = 0;
    for (const char c : text.substr(0, mark)) {
        if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) {
            digits += c;
        }
    }
    const std::size_t point = text.find('.');
    if (point < mark) {
        exponent -= static_cast<std::int64_t>(mark - point - 1);
    }
    if (mark < text.size()) {
        std::string_view power = text.substr(mark + 1);
        power.remove_prefix(power.starts_with('+') ? 1 : 0);
        // One that does not fit stands for the largest, as for compare_numbers().
        std::int64_t given =
            power.starts_with('-') ? -1'000'000'000'000'000'000 : 1'000'000'000'000'000'000;
        std::from_chars(power.data(), power.data() + power.size(), given);
        exponent += given;
    }
    while (digits.ends_with('0')) {
        digits.pop_back();
        ++exponent;
    }
    out += digits.empty() ? "0" : (text.starts_with('-') ? "-" : "") + digits;
    out += digits.empty() ? "" : 'e' + std::to_string(exponent);
}

void append_members(std::string& out, const json::object& members) {
    std::vector<const json::key_value_pair*> sorted;
    sorted.reserve(members.size());
    for (const json::key_value_pair& member : members) {
        sorted.push_back(&member);
    }
    std::ranges::sort(sorted, {}, [](const json::key_value_pair* one) {
        return std::string_view(one->key().data(), one->key().size());
    });
    out += '{';
    for (const json::key_value_pair* member : sorted) {
        out += std::to_string(member->key().size()) + ':';
        out += std::string_view(member->key().data(), member->key().size());
        append(out, member->value());
    }
    out += '}';
}

void append(std::string& out, const json::value& value) {
    switch (sluice::kind_of(value)) {
        case json_kind::null:
            out += 'n';
            return;
        case json_kind::boolean:
            out += value.get_bool() ? 't' : 'f';
            return;
        case json_kind::number:
            out += '#';
            append_plain_number(out, value);
            out += ';';
            return;
        case json_kind::string:
            out += '"' + std::to_string(value.get_string().size()) + ':';
            out += std::string_view(value.get_string());
            return;
        case json_kind::array:
            out += '[';
            for (const json::value& item : value.get_array()) {
                append(out, item);
            }
            out += ']';
            return;
        case json_kind::object:
            append_members(out, value.get_object());
            return;
    }
}

}  // namespace

std::string canonical_text(const json::value& value) {
    std::string text;
    append(text, value);
    return text;
}

}  // namespace sluice::jmespath
