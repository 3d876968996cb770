#include <sluice/model/key.hpp>

#include <vector>

namespace sluice {

namespace {

std::optional<std::string> scalar_text(const json::value& value) {
    switch (kind_of(value)) {
        case json_kind::string:
            return std::string(value.get_string());
        case json_kind::number:
        case json_kind::boolean:
            return write_json(value);
        case json_kind::null:
        case json_kind::array:
        case json_kind::object:
            break;
    }
    return std::nullopt;
}

std::optional<std::vector<std::string>> parts_of(const json::array& items) {
    std::vector<std::string> parts;
    for (const auto& item : items) {
        auto part = scalar_text(item);
        if (!part) {
            return std::nullopt;
        }
        parts.push_back(*std::move(part));
    }
    return parts;
}

}  // namespace

std::string key_part(std::string_view part, char separator) {
    std::string out;
    out.reserve(part.size());
    for (const char each : part) {
        if (each == '~') {
            out += "~0";
        } else if (each == separator) {
            out += "~1";
        } else {
            out += each;
        }
    }
    return out;
}

std::string joined_key(std::span<const std::string> parts, char separator) {
    // A single part is not escaped, so that the keys of existing ledgers stay as they are (decision
    // 0033).
    if (parts.size() == 1) {
        return parts.front();
    }
    std::string out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) {
            out += separator;
        }
        out += key_part(parts[i], separator);
    }
    return out;
}

std::optional<std::string> key_text(const json::value& value) {
    if (kind_of(value) != json_kind::array) {
        return scalar_text(value);
    }
    const auto parts = parts_of(value.get_array());
    return parts && !parts->empty() ? std::optional(joined_key(*parts)) : std::nullopt;
}

std::optional<std::string> former_key_text(const json::value& value) {
    const auto now = key_text(value);
    if (!now || kind_of(value) != json_kind::array) {
        return std::nullopt;
    }
    std::string former;
    bool first = true;
    for (const auto& item : value.get_array()) {
        former += (first ? "" : "/") + *scalar_text(item);
        first = false;
    }
    return former == *now ? std::nullopt : std::optional(former);
}

}  // namespace sluice
