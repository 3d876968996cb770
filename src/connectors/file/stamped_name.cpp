#include "connectors/file/stamped_name.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace sluice::file {

namespace {

constexpr std::string_view stamp_shape = "00000000T000000Z";

// The name before its last dot, and the rest with the dot. A hidden file has no ending.
std::pair<std::string_view, std::string_view> parts_of(std::string_view name) {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0
               ? std::pair(name, std::string_view())
               : std::pair(name.substr(0, dot), name.substr(dot));
}

bool is_stamp(std::string_view text) {
    return text.size() == stamp_shape.size() &&
           std::ranges::equal(text, stamp_shape, [](char c, char shape) {
               return shape == '0' ? c >= '0' && c <= '9' : c == shape;
           });
}

}  // namespace

std::string stamped_name(std::string_view name, wall_time changed, int number) {
    const auto [stem, ending] = parts_of(name);
    std::string stamp;
    for (const char c : format_utc_seconds(changed)) {
        if (c != '-' && c != ':') {
            stamp += c;
        }
    }
    const auto counted = number == 1 ? std::string() : "." + std::to_string(number);
    return std::string(stem) + "." + stamp + counted + std::string(ending);
}

std::optional<int> number_of_stamped(std::string_view name, std::string_view other) {
    const auto [stem, ending] = parts_of(name);
    const bool fits = other.size() > stem.size() + ending.size() && other.starts_with(stem) &&
                      other.ends_with(ending);
    if (!fits) {
        return std::nullopt;
    }
    auto middle = other.substr(stem.size(), other.size() - stem.size() - ending.size());
    if (!middle.starts_with('.') || !is_stamp(middle.substr(1, stamp_shape.size()))) {
        return std::nullopt;
    }
    middle.remove_prefix(1 + stamp_shape.size());
    if (middle.empty()) {
        return 1;
    }
    int number = 0;
    const auto* end = middle.data() + middle.size();
    const auto read = std::from_chars(middle.data() + 1, end, number);
    const bool whole = middle[0] == '.' && read.ec == std::errc() && read.ptr == end;
    return whole && number > 1 ? std::optional(number) : std::nullopt;
}

}  // namespace sluice::file
