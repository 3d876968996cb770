#include "formats/binary_value.hpp"

#include <sluice/model/base64.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/object.hpp>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace sluice::formats {

namespace {

constexpr std::string_view any_bytes = "application/octet-stream";

// The files that people send to social networks and shops.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> types_of_endings{{
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".svg", "image/svg+xml"},
    {".heic", "image/heic"},
    {".mp4", "video/mp4"},
    {".mov", "video/quicktime"},
    {".webm", "video/webm"},
    {".mp3", "audio/mpeg"},
    {".pdf", "application/pdf"},
    {".zip", "application/zip"},
    {".gz", "application/gzip"},
}};

std::string sha256_of(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    return hex_of({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string_view type_of_name(std::string_view name) {
    const auto lower = ascii::lower(name);
    const auto found = std::ranges::find_if(
        types_of_endings, [&](const auto& one) { return lower.ends_with(one.first); });
    return found == types_of_endings.end() ? any_bytes : found->second;
}

// A sender chooses the name, so it must not choose a directory.
std::string without_directories(std::string_view name) {
    name = name.substr(name.find_last_of("/\\") + 1);
    return name == "." || name == ".." ? std::string() : valid_utf8(name);
}

// Cuts the next parameter off `rest`, which begins after a semicolon.
std::pair<std::string_view, std::string> next_parameter(std::string_view& rest) {
    const auto equals = rest.find_first_of("=;");
    const auto name = trimmed(rest.substr(0, equals), " \t");
    if (equals == std::string_view::npos || rest[equals] == ';') {
        rest.remove_prefix(
            std::min(rest.size(), equals == std::string_view::npos ? equals : equals + 1));
        return {name, {}};
    }
    rest.remove_prefix(equals + 1);
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t")));
    std::string value;
    if (rest.starts_with('"')) {
        std::size_t at = 1;
        for (; at < rest.size() && rest[at] != '"'; ++at) {
            at += rest[at] == '\\' && at + 1 < rest.size() ? 1 : 0;
            value += rest[at];
        }
        rest.remove_prefix(std::min(rest.size(), rest.find(';', at)));
    } else {
        const auto end = std::min(rest.size(), rest.find(';'));
        value = trimmed(rest.substr(0, end), " \t");
        rest.remove_prefix(end);
    }
    rest.remove_prefix(rest.empty() ? 0 : 1);
    return {name, std::move(value)};
}

// Decodes UTF-8'en'a%20b.png (RFC 8187).
std::optional<std::string> extended_value(std::string_view value) {
    const auto first = value.find('\'');
    const auto second = first == std::string_view::npos ? first : value.find('\'', first + 1);
    if (second == std::string_view::npos ||
        !ascii::same_ignoring_case(value.substr(0, first), "UTF-8")) {
        return std::nullopt;
    }
    return net::percent_decode(value.substr(second + 1));
}

}  // namespace

json::value value_of_bytes(std::string_view bytes, std::string_view content_type,
                           std::string_view name) {
    json::object made;
    made["name"] = nullptr;
    if (!name.empty()) {
        made["name"] = json::string(name);
    }
    const auto type = trimmed(content_type, " \t");
    made["content_type"] =
        type.empty() ? json::string(type_of_name(name)) : json::string(valid_utf8(type));
    made["size"] = static_cast<std::int64_t>(bytes.size());
    made["sha256"] = sha256_of(bytes);
    made["base64"] = base64(bytes);
    return made;
}

result<carried_bytes> bytes_of_value(const json::value& value) {
    const auto* members = value.if_object();
    const auto* text = members == nullptr ? &value : members->if_contains("base64");
    if (text == nullptr || kind_of(*text) != json_kind::string) {
        return failure(
            failure_class::refused,
            members == nullptr
                ? "expected a text in base 64, found " + std::string(name_of(kind_of(value)))
                : std::string("the record has no member `base64` with a text"),
            "give a record of `format: binary`, or an expression that makes base 64");
    }
    auto bytes = from_base64(text->get_string());
    if (!bytes) {
        return failure(failure_class::refused, "the text is no base 64 with its padding",
                       "make it with base64(), or take the member `base64` of a record of "
                       "`format: binary`");
    }
    return carried_bytes{*std::move(bytes), members == nullptr
                                                ? std::string()
                                                : text_member(*members, "content_type")};
}

std::string name_of_disposition(std::string_view header) {
    const auto kind = header.find(';');
    auto rest = kind == std::string_view::npos ? std::string_view() : header.substr(kind + 1);
    std::string plain;
    while (!rest.empty()) {
        const auto [name, value] = next_parameter(rest);
        if (ascii::same_ignoring_case(name, "filename*")) {
            if (auto decoded = extended_value(value)) {
                return without_directories(*decoded);
            }
        } else if (ascii::same_ignoring_case(name, "filename")) {
            plain = value;
        }
    }
    return without_directories(plain);
}

std::string name_of_place(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const auto scheme = url.find("://");
    const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
    const auto slash = url.find_last_of('/');
    if (slash == std::string_view::npos || slash < begin) {
        return {};
    }
    const auto segment = url.substr(slash + 1);
    return without_directories(net::percent_decode(segment).value_or(std::string(segment)));
}

}  // namespace sluice::formats
