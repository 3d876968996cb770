#include "expression/html_text.hpp"

#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <array>
#include <charconv>
#include <unordered_map>
#include <utility>

namespace sluice::jmespath {

namespace {

struct named_character {
    std::string text;
    bool needs_semicolon = true;
};

using name_table = std::unordered_map<std::string_view, named_character>;

constexpr std::size_t longest_name = 31;  // CounterClockwiseContourIntegral

std::uint32_t hexadecimal_number(std::string_view digits) {
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return number;
}

// Built when a reference is first decoded.
const name_table& names() {
    static const name_table all = [] {
        name_table table;
        std::string_view rest = html_character_names();
        while (!rest.empty()) {
            const std::size_t mark = rest.find_first_of("; ");
            const std::size_t end = rest.find(',');
            named_character one;
            one.needs_semicolon = rest[mark] == ';';
            std::string_view codes = rest.substr(mark + 1, end - mark - 1);
            while (!codes.empty()) {
                const std::size_t plus = codes.find('+');
                append_utf8(one.text, hexadecimal_number(codes.substr(0, plus)));
                codes = plus == std::string_view::npos ? "" : codes.substr(plus + 1);
            }
            table.emplace(rest.substr(0, mark), std::move(one));
            rest.remove_prefix(end + 1);
        }
        return table;
    }();
    return all;
}

// By the numbers 128 to 159 pages mean Windows-1252, as HTML's parser does too. 0 stands for a
// number without a character there.
constexpr std::array<char32_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char32_t numbered_character(std::uint32_t number) {
    constexpr char32_t replacement = 0xFFFD;
    if (number >= 0x80 && number <= 0x9F) {
        const char32_t meant = windows_1252[number - 0x80];
        return meant == 0 ? replacement : meant;
    }
    const bool surrogate = number >= 0xD800 && number <= 0xDFFF;
    return number == 0 || surrogate || number > 0x10FFFF ? replacement : number;
}

bool is_alphanumeric(char c) {
    return ascii::is_digit(c) || ascii::is_letter(c);
}

// Reads "#8364;" or "#x20AC;" at the beginning of rest. Returns the bytes it read; 0 when there is
// none.
std::size_t numbered(std::string_view rest, std::string& out) {
    const bool hexadecimal = rest.size() > 1 && ascii::lower(rest[1]) == 'x';
    const std::size_t begin = hexadecimal ? 2 : 1;
    std::size_t end = begin;
    while (end < rest.size() && end < begin + 10 && is_alphanumeric(rest[end])) {
        ++end;
    }
    std::uint32_t number = 0;
    const auto [stop, error] =
        std::from_chars(rest.data() + begin, rest.data() + end, number, hexadecimal ? 16 : 10);
    const std::size_t read = static_cast<std::size_t>(stop - rest.data());
    if (error == std::errc::invalid_argument || read == begin) {
        return 0;
    }
    append_utf8(out, numbered_character(error == std::errc() ? number : 0));
    return read + (read < rest.size() && rest[read] == ';' ? 1 : 0);
}

std::size_t named(std::string_view rest, std::string& out) {
    std::size_t length = 0;
    while (length < rest.size() && length < longest_name && is_alphanumeric(rest[length])) {
        ++length;
    }
    const name_table& table = names();
    if (length < rest.size() && rest[length] == ';') {
        if (const auto found = table.find(rest.substr(0, length)); found != table.end()) {
            out += found->second.text;
            return length + 1;
        }
    }
    // Some old names need no semicolon. The longest of them counts, as in a browser.
    for (; length > 1; --length) {
        const auto found = table.find(rest.substr(0, length));
        if (found != table.end() && !found->second.needs_semicolon) {
            out += found->second.text;
            return length;
        }
    }
    return 0;
}

}  // namespace

std::string html_decoded(std::string_view html) {
    std::string text;
    text.reserve(html.size());
    std::size_t begin = 0;
    for (std::size_t at = html.find('&'); at != std::string_view::npos; at = html.find('&', at)) {
        text.append(html.substr(begin, at - begin));
        const std::string_view rest = html.substr(at + 1);
        const std::size_t read = rest.starts_with('#') ? numbered(rest, text) : named(rest, text);
        text.append(read == 0 ? "&" : "");
        at += 1 + read;
        begin = at;
    }
    return text.append(html.substr(std::min(begin, html.size())));
}

}  // namespace sluice::jmespath
