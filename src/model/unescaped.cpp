#include "model/unescaped.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace sluice {
namespace {

// The character of an escape, and its length in bytes.
struct escape {
    char32_t unit = 0;
    std::size_t length = 0;  // 0: there is no escape
    bool is_byte = false;    // %C3: a byte, not a character
};

std::optional<char32_t> hex_number(std::string_view digits) {
    char32_t value = 0;
    for (const char c : digits) {
        const auto digit = hex_digit(c);
        if (!digit) {
            return std::nullopt;
        }
        value = value * 16 + *digit;
    }
    return digits.empty() ? std::nullopt : std::optional(value);
}

// Reads `digits` hexadecimal digits after `before` bytes.
escape hex_escape(std::string_view rest, std::size_t before, std::size_t digits, bool is_byte) {
    if (rest.size() < before + digits) {
        return {};
    }
    const auto value = hex_number(rest.substr(before, digits));
    return value ? escape{*value, before + digits, is_byte} : escape{};
}

bool is_half(char32_t unit, char32_t first) {
    return unit >= first && unit < first + 0x400;
}

escape utf16_escape(std::string_view rest) {
    // A character past U+FFFF is written as two halves, each with the same mark.
    auto found = hex_escape(rest, 2, 4, false);
    const auto mark = rest.substr(0, 2);
    if (found.length == 0 || !is_half(found.unit, 0xD800) || rest.substr(found.length, 2) != mark) {
        return found;
    }
    const auto second = hex_escape(rest.substr(found.length), 2, 4, false);
    if (second.length != 0 && is_half(second.unit, 0xDC00)) {
        found.unit = 0x10000 + ((found.unit - 0xD800) << 10U) + (second.unit - 0xDC00);
        found.length += second.length;
    }
    return found;
}

escape percent_escape(std::string_view rest) {
    return rest.size() > 1 && rest[1] == 'u' ? utf16_escape(rest) : hex_escape(rest, 1, 2, true);
}

escape backslash_escape(std::string_view rest) {
    if (rest.size() < 2) {
        return {};
    }
    switch (rest[1]) {
        case 'u':
            return utf16_escape(rest);
        case 'x':
            return hex_escape(rest, 2, 2, true);
        case 'n':
        case 'r':
        case 't':
        case 'b':
        case 'f':
            // The filter does not count white space, so any stands for all.
            return {U' ', 2, false};
        case '/':
        case '\\':
        case '"':
        case '\'':
            return {static_cast<char32_t>(rest[1]), 2, false};
        default:
            return {};
    }
}

struct named_entity {
    std::string_view name;
    char character;
};

constexpr std::array<named_entity, 36> entities = {{
    {"amp", '&'},    {"lt", '<'},     {"gt", '>'},     {"quot", '"'},   {"apos", '\''},
    {"plus", '+'},   {"sol", '/'},    {"equals", '='}, {"colon", ':'},  {"semi", ';'},
    {"comma", ','},  {"period", '.'}, {"lowbar", '_'}, {"num", '#'},    {"dollar", '$'},
    {"excl", '!'},   {"quest", '?'},  {"ast", '*'},    {"lpar", '('},   {"rpar", ')'},
    {"lsqb", '['},   {"lbrack", '['}, {"rsqb", ']'},   {"rbrack", ']'}, {"lcub", '{'},
    {"lbrace", '{'}, {"rcub", '}'},   {"rbrace", '}'}, {"verbar", '|'}, {"vert", '|'},
    {"bsol", '\\'},  {"commat", '@'}, {"percnt", '%'}, {"grave", '`'},  {"Hat", '^'},
    {"nbsp", ' '},
}};

escape entity_escape(std::string_view rest) {
    // Longer than every name and number. Without a limit each '&' would search the whole text.
    constexpr std::size_t longest = 12;
    const auto end = rest.substr(0, longest).find(';');
    if (end == std::string_view::npos || end < 3) {
        return {};
    }
    auto name = rest.substr(1, end - 1);
    if (name[0] != '#') {
        const auto known = std::ranges::find(entities, name, &named_entity::name);
        return known == entities.end()
                   ? escape{}
                   : escape{static_cast<char32_t>(known->character), end + 1, false};
    }
    name.remove_prefix(1);
    if (name[0] == 'x' || name[0] == 'X') {
        const auto value = hex_number(name.substr(1));
        return value ? escape{*value, end + 1, false} : escape{};
    }
    char32_t value = 0;
    for (const char c : name) {
        if (c < '0' || c > '9') {
            return {};
        }
        value = value * 10 + static_cast<char32_t>(c - '0');
    }
    return {value, end + 1, false};
}

escape escape_at(std::string_view rest) {
    escape found;
    switch (rest[0]) {
        case '%':
            found = percent_escape(rest);
            break;
        case '\\':
            found = backslash_escape(rest);
            break;
        case '&':
            found = entity_escape(rest);
            break;
        default:
            break;
    }
    // append_utf8 takes Unicode scalar values only.
    const bool is_no_character =
        found.unit > 0x10FFFF || (found.unit >= 0xD800 && found.unit < 0xE000);
    return is_no_character ? escape{} : found;
}

void add(placed_text& out, std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
    for (const char byte : bytes) {
        out.text += byte;
        out.begin.push_back(begin);
        out.end.push_back(end);
    }
}

}  // namespace

placed_text placed(std::string_view text) {
    placed_text made;
    made.text = text;
    made.begin.resize(text.size());
    made.end.resize(text.size());
    for (std::uint32_t i = 0; i < text.size(); ++i) {
        made.begin[i] = i;
        made.end[i] = i + 1;
    }
    return made;
}

bool unescape(placed_text& layer) {
    const std::string_view text = layer.text;
    if (text.find_first_of("%\\&") == std::string_view::npos) {
        return false;
    }
    placed_text out;
    out.text.reserve(text.size());
    out.begin.reserve(text.size());
    out.end.reserve(text.size());
    bool changed = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto found = escape_at(text.substr(at));
        if (found.length == 0) {
            add(out, text.substr(at, 1), layer.begin[at], layer.end[at]);
            ++at;
            continue;
        }
        std::string bytes;
        if (found.is_byte) {
            bytes = static_cast<char>(found.unit);
        } else {
            append_utf8(bytes, found.unit);
        }
        add(out, bytes, layer.begin[at], layer.end[at + found.length - 1]);
        at += found.length;
        changed = true;
    }
    if (changed) {
        layer = std::move(out);
    }
    return changed;
}

}  // namespace sluice
