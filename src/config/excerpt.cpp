#include "config/excerpt.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

constexpr std::size_t widest = 120;
constexpr std::string_view cut_mark = "…";

std::string shown(std::string_view character) {
    if (character == "\t") {
        return "\t";
    }
    // One character for one, so that the caret stands below the right one.
    return is_printable_line(character) ? std::string(character) : "?";
}

}  // namespace

std::string place_text(const location& at) {
    return at.file ? at.file->name + ':' + std::to_string(at.line) + ':' + std::to_string(at.column)
                   : std::string();
}

std::string_view line_of(std::string_view text, std::size_t number) {
    for (std::size_t i = 1; i < number; ++i) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) {
            return {};
        }
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

std::vector<std::string_view> characters_of(std::string_view line) {
    std::vector<std::string_view> characters;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t length = std::max<std::size_t>(1, utf8_sequence(line, at));
        characters.push_back(line.substr(at, length));
        at += length;
    }
    return characters;
}

excerpt excerpt_of(std::string_view line, std::size_t column) {
    const auto characters = characters_of(line);
    const std::size_t target = std::min(column == 0 ? 0 : column - 1, characters.size());
    std::size_t first = 0;
    std::size_t end = characters.size();
    if (characters.size() > widest) {
        first = target > widest / 2 ? target - widest / 2 : 0;
        end = std::min(first + widest, characters.size());
    }
    excerpt made;
    if (first > 0) {
        made.line = cut_mark;
        made.caret = " ";
    }
    for (std::size_t i = first; i < end; ++i) {
        made.line += shown(characters[i]);
        if (i < target) {
            made.caret += characters[i] == "\t" ? '\t' : ' ';
        }
    }
    if (end < characters.size()) {
        made.line += cut_mark;
    }
    return made;
}

}  // namespace sluice::config
