#include "support/written_forms.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>

#include <array>
#include <cctype>
#include <cstdio>
#include <functional>

namespace sluice::testing {
namespace {

bool is_letter_or_digit(char c) {
    return ascii::is_letter(c) || ascii::is_digit(c);
}

std::string each(const std::string& plain, const std::function<std::string(char)>& form) {
    std::string out;
    for (const char c : plain) {
        out += form(c);
    }
    return out;
}

// Writes characters by their number, as `format` says. Letters and digits stay, unless
// `letters_too`.
std::string numbered(const std::string& plain, const char* format, bool letters_too = false) {
    return each(plain, [&](char c) {
        if (is_letter_or_digit(c) && !letters_too) {
            return std::string(1, c);
        }
        std::array<char, 16> room{};
        std::snprintf(room.data(), room.size(), format,
                      static_cast<unsigned>(static_cast<unsigned char>(c)));
        return std::string(room.data());
    });
}

std::string replaced(const std::string& plain, char from, const std::string& to) {
    return each(plain, [&](char c) { return c == from ? to : std::string(1, c); });
}

std::string broken(const std::string& text, std::size_t width, const std::string& by) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += width) {
        out += (at == 0 ? "" : by) + text.substr(at, width);
    }
    return out;
}

std::string in_json(const std::string& plain) {
    const auto quoted = write_json(json::value(plain));
    return quoted.substr(1, quoted.size() - 2);
}

// application/x-www-form-urlencoded
std::string as_form(const std::string& plain) {
    return each(plain, [](char c) {
        const std::string one(1, c);
        const bool stays = std::string("-._~").find(c) != std::string::npos;
        return stays ? one : c == ' ' ? std::string("+") : numbered(one, "%%%02X");
    });
}

std::string utf16(const std::string& plain, bool little) {
    return each(plain,
                [&](char c) { return little ? std::string{c, '\0'} : std::string{'\0', c}; });
}

}  // namespace

std::vector<written_form> written_forms(const std::string& plain) {
    const auto percent = numbered(plain, "%%%02X");
    const auto form = as_form(plain);
    const auto hex = numbered(plain, "%02x", true);
    const auto html = replaced(
        replaced(replaced(replaced(plain, '&', "&amp;"), '<', "&lt;"), '>', "&gt;"), '"', "&quot;");
    return {
        {"plain", plain},
        {"percent", percent},
        {"percent in small letters", numbered(plain, "%%%02x")},
        {"percent of every character", numbered(plain, "%%%02X", true)},
        {"percent twice", numbered(percent, "%%%02X")},
        {"JSON", in_json(plain)},
        {"JSON with \\/", replaced(in_json(plain), '/', "\\/")},
        {"JSON with \\u in small letters", numbered(plain, "\\u%04x")},
        {"JSON with \\u in capitals", numbered(plain, "\\u%04X")},
        {"JSON with \\u of every character", numbered(plain, "\\u%04x", true)},
        {"JSON in JSON", in_json(in_json(plain))},
        {"percent in JSON with \\u", numbered(percent, "\\u%04x")},
        {"\\x", numbered(plain, "\\x%02x")},
        {"base 64", base64(plain)},
        {"base 64 for URLs", base64_url(plain)},
        {"base 64 in lines", broken(base64(plain), 8, "\r\n")},
        {"base 64 in a URL", numbered(base64(plain), "%%%02X")},
        {"base 64 of a pair", base64("client:" + plain), false},
        {"base 64 of a pair that is form-encoded", base64("my%2Fclient:" + form), false},
        {"base 64 for URLs of a pair", base64_url("a user:" + plain), false},
        {"base 64 of a document", base64("{\"key\":\"" + plain + "\",\"n\":1}"), false},
        {"base 64 of UTF-16", base64(utf16(plain, true))},
        {"hexadecimal", hex},
        {"hexadecimal in capitals", numbered(plain, "%02X", true)},
        {"hexadecimal with colons", broken(hex, 2, ":")},
        {"HTML", html},
        {"HTML by decimal numbers", numbered(plain, "&#%u;")},
        {"HTML by hexadecimal numbers", numbered(plain, "&#x%X;")},
        {"UTF-16, low byte first", utf16(plain, true)},
        {"UTF-16, high byte first", utf16(plain, false)},
        {"small letters",
         each(plain, [](char c) { return std::string(1, static_cast<char>(std::tolower(c))); })},
        {"capitals",
         each(plain, [](char c) { return std::string(1, static_cast<char>(std::toupper(c))); })},
        {"in two lines", plain.substr(0, plain.size() / 2) + "\n" + plain.substr(plain.size() / 2)},
        {"its beginning", plain.substr(0, plain.size() - 4)},
        {"its end", plain.substr(4)},
    };
}

}  // namespace sluice::testing
