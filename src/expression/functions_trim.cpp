// pad_left, pad_right, trim, trim_left, trim_right

#include "expression/function_call.hpp"
#include "expression/unicode_text.hpp"

#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <string>
#include <unordered_set>

namespace sluice::jmespath {

namespace {

// What is to be added; nothing after fail().
std::optional<std::string> padding(function_call& call) {
    const std::optional<std::size_t> width = call.amount(1);
    if (!width) {
        return std::nullopt;
    }
    const std::string_view pad = call.has(2) ? call.text(2) : " ";
    if (utf8_length(pad) != 1) {
        call.fail_value(2, "must be one character");
        return std::nullopt;
    }
    call.charge(call.text(0).size() / 16);
    const std::size_t size = utf8_length(call.text(0));
    const std::size_t missing = *width > size ? *width - size : 0;
    std::string made;
    if (call.charge_bytes(missing) && call.charge_bytes(missing * (pad.size() - 1)) &&
        call.charge(missing / 8)) {
        for (std::size_t i = 0; i < missing; ++i) {
            made += pad;
        }
    }
    return made;
}

bool pad_left(function_call& call, held& out) {
    std::optional<std::string> added = padding(call);
    if (!added) {
        return false;
    }
    out = added->empty() ? call[0] : call.keep_text(added->append(call.text(0)));
    return true;
}

bool pad_right(function_call& call, held& out) {
    const std::optional<std::string> added = padding(call);
    if (!added) {
        return false;
    }
    out = added->empty() ? call[0] : call.keep_text(std::string(call.text(0)).append(*added));
    return true;
}

// The characters that are trimmed: those given, or white space.
class trimmed_set {
 public:
    explicit trimmed_set(std::string_view characters) {
        for (std::size_t at = 0; at < characters.size();) {
            all_.insert(next_code_point(characters, at));
        }
    }
    bool has(char32_t character) const {
        return all_.empty() ? is_space(character) : all_.contains(character);
    }

 private:
    std::unordered_set<char32_t> all_;
};

bool trim_sides(function_call& call, held& out, bool left, bool right) {
    std::string_view text = call.text(0);
    const std::string_view characters = call.has(1) ? call.text(1) : "";
    if (!call.charge(text.size() / 8 + characters.size() + 1)) {
        return true;
    }
    const trimmed_set trimmed(characters);
    std::size_t begin = 0;
    for (std::size_t at = 0; left && at < text.size(); begin = at) {
        if (!trimmed.has(next_code_point(text, at))) {
            break;
        }
    }
    text.remove_prefix(begin);
    while (right && !text.empty()) {
        std::size_t last = text.size() - 1;
        while (last > 0 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) {
            --last;
        }
        std::size_t at = last;
        if (!trimmed.has(next_code_point(text, at))) {
            break;
        }
        text = text.substr(0, last);
    }
    out = text.size() == call.text(0).size() ? call[0] : call.keep_text(text);
    return true;
}

bool trim(function_call& call, held& out) {
    return trim_sides(call, out, true, true);
}

bool trim_left(function_call& call, held& out) {
    return trim_sides(call, out, true, false);
}

bool trim_right(function_call& call, held& out) {
    return trim_sides(call, out, false, true);
}

constexpr std::array<argument, 4> pad_arguments{{{"text", parameter::string},
                                                 {"width", parameter::number},
                                                 {"character", parameter::string, true}}};
constexpr std::array<argument, 4> trim_arguments{
    {{"text", parameter::string}, {"characters", parameter::string, true}}};

constexpr function trim_table[] = {
    {.name = "pad_left",
     .arguments = pad_arguments,
     .gives = parameter::string,
     .from = origin::community,
     .body = pad_left,
     .description = "The text with spaces, or with another character, before it up to a width.",
     .examples = {{{"pad_left('7', 3, '0')", "\"007\""}}}},
    {.name = "pad_right",
     .arguments = pad_arguments,
     .gives = parameter::string,
     .from = origin::community,
     .body = pad_right,
     .description = "The text with spaces, or with another character, after it up to a width.",
     .examples = {{{"pad_right('7', 3)", "\"7  \""}}}},
    {.name = "trim",
     .arguments = trim_arguments,
     .gives = parameter::string,
     .from = origin::community,
     .body = trim,
     .description = "The text without white space, or without these characters, at both ends.",
     .examples = {{{"trim('  linen ')", "\"linen\""}, {"trim('--linen-', '-')", "\"linen\""}}}},
    {.name = "trim_left",
     .arguments = trim_arguments,
     .gives = parameter::string,
     .from = origin::community,
     .body = trim_left,
     .description = "As `trim`, at the beginning only.",
     .examples = {{{"trim_left('  linen ')", "\"linen \""}}}},
    {.name = "trim_right",
     .arguments = trim_arguments,
     .gives = parameter::string,
     .from = origin::community,
     .body = trim_right,
     .description = "As `trim`, at the end only.",
     .examples = {{{"trim_right('  linen ')", "\"  linen\""}}}},
};

}  // namespace

std::span<const function> trim_functions() {
    return trim_table;
}

}  // namespace sluice::jmespath
