#include "config/objects.hpp"
#include "config/source.hpp"
#include "config/yaml.hpp"
#include "config/yaml_writer.hpp"

#include <sluice/config/written.hpp>

#include <algorithm>

namespace sluice::config {

namespace {

// Variables stay as they are written; write_yaml() would escape them.
std::string scalar_text(const node& node) {
    if (node.kind == node::kinds::null) {
        return "null";
    }
    const bool plain = !node.quoted && node.text.find('\n') == std::string::npos;
    return plain ? node.text : write_json(json::value(node.text));
}

bool is_block(const node& node) {
    return !node.items.empty() || !node.members.empty();
}

void append(std::string& out, const node& from, std::size_t indent);

void append_below(std::string& out, const node& from, std::size_t indent) {
    if (is_block(from)) {
        out += '\n';
        append(out, from, indent);
    } else if (from.kind == node::kinds::list) {
        out += " []\n";
    } else if (from.kind == node::kinds::map) {
        out += " {}\n";
    } else {
        out += ' ' + scalar_text(from) + '\n';
    }
}

void append(std::string& out, const node& from, std::size_t indent) {
    const std::string blanks(indent, ' ');
    for (const member& one : from.members) {
        out += blanks + yaml_key(one.key) + ':';
        append_below(out, one.value, indent + 2);
    }
    for (const node& item : from.items) {
        const auto begin = out.size();
        if (is_block(item)) {
            append(out, item, indent + 2);
            // The item's first line gets the "- " in place of its blanks.
            out.replace(begin, indent + 2, blanks + "- ");
        } else {
            out += blanks + '-';
            append_below(out, item, indent + 2);
        }
    }
}

std::string object_text(std::string_view key, const node& value, std::size_t indent) {
    std::string text = std::string(indent, ' ') + yaml_key(key) + ':';
    append_below(text, value, indent + 2);
    return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

bool is_remark(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos || line[first] == '#';
}

// True when a line belongs to the value of a key at this indent. Items of a list may stand at the
// key's own indent.
bool is_within(std::string_view line, std::size_t indent) {
    const auto first = line.find_first_not_of(' ');
    return first > indent || (first == indent && line.substr(first).starts_with("- "));
}

// Returns the line after the last one of the object. Comments before the next key belong to that
// key.
std::size_t end_of(const std::vector<std::string_view>& lines, std::size_t first,
                   std::size_t indent) {
    std::size_t end = first + 1;
    for (std::size_t at = end; at < lines.size(); ++at) {
        if (is_remark(lines[at])) {
            continue;
        }
        if (!is_within(lines[at], indent)) {
            break;
        }
        end = at + 1;
    }
    return end;
}

std::optional<std::vector<written_object>> objects_in(const std::string& name,
                                                      const std::string& text,
                                                      const layout& shape) {
    diagnostics problems;
    const auto file = source_from(name, text, problems);
    auto root = file ? parse_yaml(file, problems) : std::nullopt;
    if (!root) {
        return std::nullopt;
    }
    std::erase_if(root->members, [](const member& one) { return one.key == "include"; });
    auto found = objects_of(*root, shape, problems);
    return problems.empty() ? std::optional(std::move(found)) : std::nullopt;
}

// True when no object but the changed one differs.
bool is_as_meant(const std::vector<written_object>& before,
                 const std::vector<written_object>& after, const written_object& changed) {
    return before.size() == after.size() &&
           std::ranges::all_of(before, [&](const written_object& one) {
               const bool is_it = one.map == changed.map && one.name == changed.name;
               const auto* now = find_object(after, one.map, one.name);
               return now != nullptr &&
                      says_the_same(now->value, is_it ? changed.value : one.value);
           });
}

}  // namespace

std::string text_of(const std::vector<written_object>& objects) {
    std::string text;
    std::string map;
    for (const auto& one : objects) {
        if (one.name.empty()) {
            text += object_text(one.map, one.value, 0);
            continue;
        }
        if (one.map != map) {
            text += yaml_key(one.map) + ":\n";
            map = one.map;
        }
        text += object_text(one.name, one.value, 2);
    }
    return text;
}

std::optional<std::string> with_object(const source_file& file, const layout& shape,
                                       const written_object& changed) {
    const auto before = objects_in(file.name, file.text, shape);
    const auto* old = before ? find_object(*before, changed.map, changed.name) : nullptr;
    if (old == nullptr || old->at.line == 0) {
        return std::nullopt;
    }
    const auto lines = lines_of(file.text);
    const auto first = old->at.line - 1;
    const auto indent = old->at.column - 1;
    if (lines.at(first).find_first_not_of(' ') != indent) {
        return std::nullopt;  // {its: neighbours, stand: on, this: line}
    }
    std::string text;
    const auto end = end_of(lines, first, indent);
    for (std::size_t at = 0; at < first; ++at) {
        text += lines[at];
    }
    text += object_text(changed.name.empty() ? changed.map : changed.name, changed.value, indent);
    for (std::size_t at = end; at < lines.size(); ++at) {
        text += lines[at];
    }
    // Lines are told apart by their indent, which anchors or multi-line texts can break. So the
    // result is read back and compared before anybody writes it.
    const auto after = objects_in(file.name, text, shape);
    return after && is_as_meant(*before, *after, changed) ? std::optional(text) : std::nullopt;
}

}  // namespace sluice::config
