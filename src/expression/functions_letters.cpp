// lower, slug, title, upper, upper_first

#include "expression/function_call.hpp"
#include "expression/unicode_text.hpp"

#include <sluice/model/utf8.hpp>

#include <array>
#include <string>
#include <utility>

namespace sluice::jmespath {

namespace {

// Changing letters takes longer than reading them.
bool charge_letters(function_call& call) {
    return call.charge(call.text(0).size() / 4 + 1) && call.charge_bytes(2 * call.text(0).size());
}

bool lower_all(function_call& call, held& out) {
    out = charge_letters(call) ? call.keep_text(lower(call.text(0))) : held{};
    return true;
}

bool upper_all(function_call& call, held& out) {
    out = charge_letters(call) ? call.keep_text(upper(call.text(0))) : held{};
    return true;
}

bool upper_first(function_call& call, held& out) {
    const std::string_view text = call.text(0);
    if (text.empty() || !charge_letters(call)) {
        out = call[0];
        return true;
    }
    std::size_t at = 0;
    next_code_point(text, at);
    out = call.keep_text(title_letter(text.substr(0, at)).append(text.substr(at)));
    return true;
}

bool is_apostrophe(char32_t character) {
    return character == U'\'' || character == U'\u2019';
}

// For bodies that look at each character.
bool charge_characters(function_call& call) {
    return charge_letters(call) && call.charge(call.text(0).size());
}

// A word begins after everything that is no letter, digit or mark; an apostrophe belongs to its
// word.
bool title(function_call& call, held& out) {
    if (!charge_characters(call)) {
        return true;
    }
    const std::string text = lower(call.text(0));
    std::string made;
    bool inside = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t character = next_code_point(text, at);
        const std::string_view letter = std::string_view(text).substr(begin, at - begin);
        const bool starts = !inside && is_letter(character);
        made += starts ? title_letter(letter) : std::string(letter);
        inside = is_letter(character) || is_digit(character) || is_mark(character) ||
                 (inside && is_apostrophe(character));
    }
    out = call.keep_text(made);
    return true;
}

// Letters that do not come apart into a Latin letter and a mark.
constexpr std::array<std::pair<char32_t, std::string_view>, 14> latin_letters{{
    {U'ß', "ss"},
    {U'æ', "ae"},
    {U'œ', "oe"},
    {U'ø', "o"},
    {U'đ', "d"},
    {U'ð', "d"},
    {U'þ', "th"},
    {U'ł', "l"},
    {U'ħ', "h"},
    {U'ı', "i"},
    {U'ŋ', "n"},
    {U'ŧ', "t"},
    {U'ſ', "s"},
    {U'ƒ', "f"},
}};

std::string_view latin_for(char32_t character) {
    for (const auto& [letter, plain] : latin_letters) {
        if (letter == character) {
            return plain;
        }
    }
    return {};
}

bool slug(function_call& call, held& out) {
    const std::string_view separator = call.has(1) ? call.text(1) : "-";
    if (!charge_characters(call) || !call.charge_bytes(separator.size())) {
        return true;
    }
    const std::string text = lower(decomposed(lower(call.text(0))));
    std::string made;
    bool gap = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t character = next_code_point(text, at);
        if (is_mark(character) || is_apostrophe(character)) {
            continue;
        }
        if (!is_letter(character) && !is_digit(character)) {
            gap = !made.empty();
            continue;
        }
        if (gap && !call.charge_bytes(separator.size())) {
            return true;
        }
        made += gap ? separator : std::string_view();
        gap = false;
        const std::string_view plain = latin_for(character);
        made += plain.empty() ? std::string_view(text).substr(begin, at - begin) : plain;
    }
    out = call.keep_text(composed(made));
    return true;
}

constexpr std::array<argument, 4> text_argument{{{"text", parameter::string}}};

constexpr function letter_table[] = {
    {.name = "lower",
     .arguments = text_argument,
     .gives = parameter::string,
     .from = origin::community,
     .body = lower_all,
     .description = "The text in small letters, of every script.",
     .examples = {{{"lower('ÉTÉ')", "\"été\""}}}},
    {.name = "slug",
     .arguments = {{{"text", parameter::string}, {"separator", parameter::string, true}}},
     .gives = parameter::string,
     .body = slug,
     .description = "Small letters and digits with `-` between words, for addresses and keys. "
                    "Accents are taken off, `ß` becomes `ss`; letters of other scripts stay.",
     .examples = {{{"slug('Straße & Café')", "\"strasse-cafe\""},
                   {"slug('Crème brûlée', '_')", "\"creme_brulee\""}}}},
    {.name = "title",
     .arguments = text_argument,
     .gives = parameter::string,
     .body = title,
     .description = "Each word with a capital first letter, the rest of it small.",
     .examples = {{{"title('SUMMER shirt, women\\'s')", "\"Summer Shirt, Women's\""}}}},
    {.name = "upper",
     .arguments = text_argument,
     .gives = parameter::string,
     .from = origin::community,
     .body = upper_all,
     .description = "The text in capital letters, of every script.",
     .examples = {{{"upper('straße')", "\"STRASSE\""}}}},
    {.name = "upper_first",
     .arguments = text_argument,
     .gives = parameter::string,
     .body = upper_first,
     .description = "The text with a capital first letter; the rest stays.",
     .examples = {{{"upper_first('éclair de luxe')", "\"Éclair de luxe\""}}}},
};

}  // namespace

std::span<const function> letter_functions() {
    return letter_table;
}

}  // namespace sluice::jmespath
