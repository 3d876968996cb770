#include "connectors/mail/message.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/utf8.hpp>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace sluice::mail {

namespace {

constexpr std::size_t longest_box = 254;   // RFC 5321
constexpr std::size_t longest_line = 76;   // RFC 2045
constexpr std::size_t bytes_in_word = 42;  // of an encoded word, which has at most 75 characters

failure unfit(std::string message, std::string mend) {
    return {failure_class::refused, std::move(message), std::move(mend)};
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_box_character(char c) {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
}

bool is_box(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || text.size() > longest_box) {
        return false;
    }
    const auto local = text.substr(0, at);
    const auto host = text.substr(at + 1);
    const auto well_dotted = [](std::string_view part) {
        return !part.empty() && part.front() != '.' && part.back() != '.' &&
               part.find("..") == std::string_view::npos;
    };
    return well_dotted(local) && well_dotted(host) && host.front() != '-' &&
           std::ranges::all_of(local, is_box_character) &&
           std::ranges::all_of(host, is_host_character);
}

// Plain ASCII stays as it is. Everything else becomes encoded words (RFC 2047), each of whole
// characters.
std::string header_text(std::string_view text) {
    const bool plain = std::ranges::all_of(text, [](char c) { return !is_control(c) && c >= 0; }) &&
                       text.find("=?") == std::string_view::npos && text.size() <= 60;
    if (plain) {
        return std::string(text);
    }
    std::string made;
    while (!text.empty()) {
        auto part = utf8_prefix(text, bytes_in_word);
        made += made.empty() ? "" : "\r\n ";
        made += "=?UTF-8?B?" + base64(part) + "?=";
        text.remove_prefix(part.size());
    }
    return made;
}

// The name of an address in plain ASCII is a quoted text.
std::string shown(const address& one) {
    if (one.name.empty()) {
        return one.box;
    }
    auto name = header_text(one.name);
    if (name == one.name) {
        std::string quoted = "\"";
        for (const char c : name) {
            quoted += c == '"' || c == '\\' ? "\\" : "";
            quoted += c;
        }
        name = quoted + "\"";
    }
    return name + " <" + one.box + ">";
}

// One address a line: no line then gets too long.
std::string listed(const std::vector<address>& all) {
    std::string text;
    for (const auto& one : all) {
        text += (text.empty() ? "" : ",\r\n ") + shown(one);
    }
    return text;
}

std::string date_text(wall_time at) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto iso = format_utc_seconds(at);  // 2026-02-01T12:00:00Z
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const auto month = static_cast<unsigned>(date.month());
    return std::string(days[std::chrono::weekday(day).c_encoding()]) + ", " +
           std::to_string(static_cast<unsigned>(date.day())) + " " + months[month - 1] + " " +
           iso.substr(0, 4) + " " + iso.substr(11, 8) + " +0000";
}

std::string body_part(const std::string& kind, const std::string& text) {
    auto made = "Content-Type: text/" + kind +
                "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    const auto encoded = base64(text);
    for (std::size_t at = 0; at < encoded.size(); at += longest_line) {
        made += encoded.substr(at, longest_line) + "\r\n";
    }
    return made;
}

result<void> judge(const std::string& name, const std::string& value) {
    if (std::ranges::any_of(value, is_control)) {
        return unfit(name + ": it has a line end or another control character",
                     "a header has one line: replace them, such as with replace()");
    }
    if (utf8_fault(value) != std::string::npos) {
        return unfit(name + ": it is not valid UTF-8", "give valid text");
    }
    return {};
}

}  // namespace

result<address> read_address(std::string_view text) {
    address made;
    auto box = trimmed(text, " ");
    if (const auto open = box.rfind('<'); open != std::string_view::npos && box.ends_with('>')) {
        made.name = trimmed(box.substr(0, open), " ");
        if (made.name.size() > 1 && made.name.starts_with('"') && made.name.ends_with('"')) {
            made.name = made.name.substr(1, made.name.size() - 2);
        }
        box = box.substr(open + 1, box.size() - open - 2);
    }
    made.box = box;
    const bool good_name = !std::ranges::any_of(made.name, is_control) &&
                           made.name.find_first_of("<>\"\\") == std::string::npos &&
                           utf8_fault(made.name) == std::string::npos;
    if (!is_box(made.box) || !good_name) {
        return unfit(
            "this is no mail address",
            "write orders@example.org, or Orders <orders@example.org>; several are a list");
    }
    return made;
}

std::string message_id(std::string_view key, const address& from) {
    std::array<unsigned char, 32> hash{};
    std::size_t size = 0;
    (void)EVP_Q_digest(nullptr, "SHA256", nullptr, key.data(), key.size(), hash.data(), &size);
    constexpr std::size_t letters_of_id = 32;
    const std::string_view bytes(reinterpret_cast<const char*>(hash.data()), hash.size());
    return base64_url(bytes).substr(0, letters_of_id) + ".sluice@" +
           from.box.substr(from.box.rfind('@') + 1);
}

result<std::string> write_message(const message& given) {
    if (auto fits = judge("subject", given.subject); !fits) {
        return fits.error();
    }
    std::string made = "Date: " + date_text(given.date) + "\r\nMessage-ID: <" + given.id +
                       ">\r\nFrom: " + shown(given.from) + "\r\nTo: " + listed(given.to) + "\r\n";
    if (!given.cc.empty()) {
        made += "Cc: " + listed(given.cc) + "\r\n";
    }
    if (given.reply_to) {
        made += "Reply-To: " + shown(*given.reply_to) + "\r\n";
    }
    made += "Subject: " + header_text(given.subject) +
            "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    if (!given.text || !given.html) {
        return made + (given.html ? body_part("html", *given.html)
                                  : body_part("plain", given.text.value_or("")));
    }
    // Base 64 has no "=_" in the middle of a line, so the boundary is in no part.
    const std::string boundary = "=_" + given.id.substr(0, given.id.find('.'));
    made += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n";
    made += "--" + boundary + "\r\n" + body_part("plain", *given.text);
    made += "--" + boundary + "\r\n" + body_part("html", *given.html);
    return made + "--" + boundary + "--\r\n";
}

}  // namespace sluice::mail
