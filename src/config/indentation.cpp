#include "config/indentation.hpp"

#include "config/excerpt.hpp"

#include <algorithm>

namespace sluice::config {

namespace {

bool is_item(std::string_view line) {
    const auto rest = line.substr(blanks_of(line));
    return rest == "-" || rest.starts_with("- ");
}

bool says_nothing(std::string_view line) {
    const auto rest = line.substr(blanks_of(line));
    return rest.empty() || rest.starts_with('#');
}

// Returns the column of a line's keys: after its "- ", for an item.
std::size_t blanks_of_keys(std::string_view line) {
    auto at = blanks_of(line);
    while (line.substr(at).starts_with("- ")) {
        at += 2;
        at += std::min(line.substr(at).find_first_not_of(' '), line.size() - at);
    }
    return at;
}

std::size_t apart(std::size_t one, std::size_t other) {
    return one > other ? one - other : other - one;
}

}  // namespace

std::size_t blanks_of(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

std::string_view key_of_line(std::string_view line) {
    const auto rest = line.substr(blanks_of_keys(line));
    const auto colon = rest.find(':');
    const bool is_key = colon != std::string_view::npos && colon > 0 &&
                        (colon + 1 == rest.size() || rest[colon + 1] == ' ') &&
                        rest.substr(0, colon).find_first_of(" {[\"'#") == std::string_view::npos;
    return is_key ? rest.substr(0, colon) : std::string_view();
}

std::optional<open_level> nearest_level(std::string_view text, std::size_t number) {
    const auto line = line_of(text, number);
    const bool item = is_item(line);
    const auto own = blanks_of(line);
    std::optional<open_level> nearest;
    std::size_t lowest = std::string_view::npos;  // a line below has closed every deeper level
    for (auto above = number - 1; above > 0 && lowest > 0; --above) {
        const auto one = line_of(text, above);
        if (says_nothing(one) || blanks_of(one) >= lowest) {
            continue;
        }
        lowest = blanks_of(one);
        if (item && !is_item(one)) {
            continue;
        }
        const auto level = item ? lowest : blanks_of_keys(one);
        if (!nearest || apart(level, own) < apart(nearest->blanks, own)) {
            nearest = open_level{level, above};
        }
    }
    return nearest;
}

}  // namespace sluice::config
