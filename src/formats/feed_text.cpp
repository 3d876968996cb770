#include "formats/feed_text.hpp"

#include "formats/feed_entry.hpp"
#include "formats/text_encoding.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sluice::formats {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

bool is_utf16(std::string_view body) {
    return body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF");
}

// The encoding that the XML declaration names, in lower case; "" if there is none.
std::string declared_encoding(std::string_view body) {
    if (!body.starts_with("<?xml")) {
        return {};
    }
    const auto declaration = body.substr(0, body.find("?>"));
    const auto name = declaration.find("encoding=");
    if (name == std::string_view::npos || name + 10 >= declaration.size()) {
        return {};
    }
    const auto value = declaration.substr(name + 10);
    std::string made(value.substr(0, value.find_first_of("\"'")));
    for (char& c : made) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return made;
}

// Returns the text as UTF-8. Bytes that are not become U+FFFD, and `mended` says so.
std::string as_utf8(std::string_view body, std::vector<std::string>& mended) {
    std::string text;
    const auto declared = declared_encoding(body);
    if (is_utf16(body)) {
        decode(text_encoding::utf16, body.substr(2), body.starts_with("\xFE\xFF"), true, text);
    } else if (declared == "windows-1252" || declared == "iso-8859-1" || declared == "latin1") {
        // The bytes that differ stand for nothing in Latin 1, and many feeds mean the other.
        decode(text_encoding::windows_1252, body, false, true, text);
    } else {
        text = body.substr(body.starts_with(utf8_mark) ? utf8_mark.size() : 0);
    }
    if (const auto fault = utf8_fault(text); fault != std::string_view::npos) {
        mended.push_back("byte " + std::to_string(fault + 1) + ": not UTF-8");
        text = valid_utf8(text);
    }
    return text;
}

// A NUL would end the text for the parser, and with it the feed.
void replace_nuls(std::string& text, std::vector<std::string>& mended) {
    const auto first = text.find('\0');
    if (first == std::string::npos) {
        return;
    }
    mended.push_back("byte " + std::to_string(first + 1) + ": NUL became a blank");
    std::ranges::replace(text, '\0', ' ');
}

}  // namespace

result<body_value> entries_of_feed(std::string_view body) {
    std::vector<std::string> mended;
    auto text = as_utf8(body, mended);
    const auto begin = text.find_first_not_of(" \t\r\n");
    const bool is_json = begin != std::string::npos && text[begin] == '{';
    if (!is_json) {
        replace_nuls(text, mended);
    }
    auto made = is_json ? entries_of_json_feed(text) : entries_of_xml_feed(text);
    if (made) {
        made->mended.insert(made->mended.end(), mended.begin(), mended.end());
    }
    return made;
}

}  // namespace sluice::formats
