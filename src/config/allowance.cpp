#include "config/allowance.hpp"

#include "config/excerpt.hpp"

#include <algorithm>

namespace sluice::config {

namespace {

bool says_allow(std::string_view line, std::string_view rule) {
    constexpr std::string_view mark = "# sluice: allow";
    const auto found = line.find(mark);
    if (found == std::string_view::npos) {
        return false;
    }
    std::string_view rest = line.substr(found + mark.size());
    while (!rest.empty()) {
        const auto start = std::min(rest.find_first_not_of(" \t,"), rest.size());
        rest.remove_prefix(start);
        const auto end = std::min(rest.find_first_of(" \t,"), rest.size());
        if (rest.substr(0, end) == rule) {
            return true;
        }
        rest.remove_prefix(end);
    }
    return false;
}

bool is_comment(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
}

}  // namespace

bool is_allowed(const location& at, std::string_view rule) {
    // A problem of a whole file has no line that a comment could stand on.
    if (!at.file || at.line == 0) {
        return false;
    }
    const std::string_view text = at.file->text;
    if (says_allow(line_of(text, at.line), rule)) {
        return true;
    }
    for (auto line = at.line - 1; line > 0 && is_comment(line_of(text, line)); --line) {
        if (says_allow(line_of(text, line), rule)) {
            return true;
        }
    }
    return false;
}

}  // namespace sluice::config
