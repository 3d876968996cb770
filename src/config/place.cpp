#include "config/excerpt.hpp"

#include <sluice/config/node.hpp>
#include <sluice/model/utf8.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

struct written_text {
    std::string_view line;
    std::size_t start = 0;  // byte
};

written_text line_at(const location& at) {
    const std::string_view line = line_of(at.file->text, at.line);
    const auto characters = characters_of(line);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i + 1 < at.column && i < characters.size(); ++i) {
        bytes += characters[i].size();
    }
    return {line, bytes};
}

location at_byte(const location& on, std::size_t line_number, std::string_view line,
                 std::size_t byte) {
    return {on.file, line_number, characters_of(line.substr(0, byte)).size() + 1, on.beside};
}

// In a literal block (|) each line of the text is one line of the file, after its indentation.
location inside_block(const node& scalar, std::size_t offset) {
    const std::string_view before = std::string_view(scalar.text).substr(0, offset);
    const auto breaks = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
    const std::size_t start =
        before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    std::string_view wanted = std::string_view(scalar.text).substr(start);
    wanted = wanted.substr(0, wanted.find('\n'));
    const std::size_t number = scalar.at.line + 1 + breaks;
    const std::string_view line = line_of(scalar.at.file->text, number);
    // The block has an indentation or blank lines that this simple rule does not follow.
    if (!line.ends_with(wanted)) {
        return scalar.at;
    }
    return at_byte(scalar.at, number, line, line.size() - wanted.size() + (offset - start));
}

}  // namespace

const node* node::find(std::string_view key) const {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [key](const member& one) { return one.key == key; });
    return found == members.end() ? nullptr : &found->value;
}

location place_of_named(const node& within, std::string_view message) {
    const auto opening = message.find('\'');
    const auto closing = message.find('\'', opening == message.npos ? opening : opening + 1);
    if (closing == std::string_view::npos) {
        return within.at;
    }
    const auto name = message.substr(opening + 1, closing - opening - 1);
    for (const member& one : within.members) {
        if (one.key == name) {
            return one.key_at;
        }
    }
    for (const node& one : within.items) {
        if (one.kind == node::kinds::scalar && one.text == name) {
            return one.at;
        }
    }
    return within.at;
}

location place_inside(const node& scalar, std::size_t offset) {
    if (!scalar.at.file || scalar.at.line == 0 || !scalar.resolved.empty() ||
        offset > scalar.text.size()) {
        return scalar.at;
    }
    const written_text written = line_at(scalar.at);
    std::string_view raw = written.line.substr(written.start);
    if (raw.starts_with('|')) {
        return inside_block(scalar, offset);
    }
    std::size_t start = written.start;
    if (scalar.quoted && (raw.starts_with('"') || raw.starts_with('\''))) {
        raw.remove_prefix(1);
        ++start;
    }
    // Escapes or folding have moved the place if the texts differ before it.
    if (!raw.starts_with(std::string_view(scalar.text).substr(0, offset))) {
        return scalar.at;
    }
    return at_byte(scalar.at, scalar.at.line, written.line, start + offset);
}

}  // namespace sluice::config
