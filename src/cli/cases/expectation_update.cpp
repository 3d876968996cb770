#include "cli/cases/expectation_update.hpp"

#include "config/yaml_writer.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace sluice::cli {
namespace {

// Replaces the lines [first, end), which count from 0.
struct line_edit {
    std::size_t first = 0;
    std::size_t end = 0;
    std::string text;
};

std::vector<std::string_view> whole_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

bool is_blank_or_comment(std::string_view line) {
    const auto first = line.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos || line[first] == '#';
}

// The line after the last one of the key's value. Comments before the next key belong to that key.
std::size_t end_of_value(const std::vector<std::string_view>& lines, std::size_t first,
                         std::size_t indent) {
    auto end = first + 1;
    for (auto at = end; at < lines.size(); ++at) {
        if (is_blank_or_comment(lines[at])) {
            continue;
        }
        const auto begin = lines[at].find_first_not_of(' ');
        const bool item = begin == indent && lines[at].substr(begin).starts_with("- ");
        if (begin <= indent && !item) {
            break;
        }
        end = at + 1;
    }
    return end;
}

std::string indented(const std::string& yaml, std::size_t indent) {
    std::string made;
    for (const auto line : whole_lines(yaml)) {
        made += std::string(indent, ' ') + std::string(line);
    }
    return made;
}

// Puts the first line of an item beside its dash, as people write it.
std::string with_joined_items(std::string yaml) {
    for (auto at = yaml.find("-\n"); at != std::string::npos; at = yaml.find("-\n", at + 1)) {
        const auto line = yaml.rfind('\n', at) + 1;
        const bool dash_alone = yaml.find_first_not_of(' ', line) == at;
        if (dash_alone) {
            yaml.replace(at + 1, at - line + 3, " ");
        }
    }
    return yaml;
}

std::string part_text(const std::string& part, const json::value& value, std::size_t indent) {
    const json::value member(json::object{{part, value}});
    return indented(with_joined_items(config::write_yaml(member)), indent);
}

// Says whether each field of a map stands on a line below its key.
bool is_block(const config::node& map, const config::location& key) {
    auto line = key.line;
    return !map.members.empty() && std::ranges::all_of(map.members, [&](const auto& one) {
        return one.key_at.line > std::exchange(line, one.key_at.line);
    });
}

class case_editor {
 public:
    case_editor(const std::vector<std::string_view>& lines, const updated_case& changed)
        : lines_(lines), changed_(changed) {}

    result<std::vector<line_edit>> edits() const {
        const auto& written = changed_.entry->written;
        if (!is_block(written, changed_.entry->at)) {
            return failure(failure_class::invalid,
                           "the fields of test '" + changed_.name + "' share a line",
                           "give each field a line of its own, then update again");
        }
        const auto found = std::ranges::find(written.members, "expect", &config::member::key);
        if (found == written.members.end()) {
            const auto indent = written.members.front().key_at.column - 1;
            const auto end =
                end_of_value(lines_, changed_.entry->at.line - 1, changed_.entry->at.column - 1);
            return std::vector<line_edit>{{end, end, whole_expectation(indent)}};
        }
        return is_block(found->value, found->key_at) ? edits_within(*found) : replaced(*found);
    }

 private:
    std::size_t first_line(const config::location& key) const { return key.line - 1; }

    // An expectation on one line becomes one on several.
    std::vector<line_edit> replaced(const config::member& expect) const {
        const auto indent = expect.key_at.column - 1;
        const auto first = first_line(expect.key_at);
        return {{first, end_of_value(lines_, first, indent), whole_expectation(indent)}};
    }

    std::vector<line_edit> edits_within(const config::member& expect) const {
        std::vector<line_edit> made;
        std::string added;
        const auto indent = expect.value.members.front().key_at.column - 1;
        for (const auto& part : changed_.parts) {
            const auto text = part_text(part.part, part.actual, indent);
            const auto at =
                std::ranges::find(expect.value.members, part.part, &config::member::key);
            if (at == expect.value.members.end()) {
                added += text;
                continue;
            }
            const auto first = first_line(at->key_at);
            made.push_back({first, end_of_value(lines_, first, indent), text});
        }
        if (!added.empty()) {
            const auto end =
                end_of_value(lines_, first_line(expect.key_at), expect.key_at.column - 1);
            made.push_back({end, end, std::move(added)});
        }
        return made;
    }

    // The new parts, and those that hold and stay.
    std::string whole_expectation(std::size_t indent) const {
        std::string text = std::string(indent, ' ') + "expect:\n";
        std::vector<std::string> done;
        for (const auto& part : changed_.parts) {
            text += part_text(part.part, part.actual, indent + 2);
            done.push_back(part.part);
        }
        const auto wanted = changed_.test->expect.value_or(case_expectation());
        const auto keep = [&](const char* part, const std::optional<json::value>& value) {
            if (value && std::ranges::find(done, part) == done.end()) {
                text += part_text(part, *value, indent + 2);
            }
        };
        keep("output", wanted.output);
        keep("tasks", wanted.tasks);
        keep("deliveries", wanted.deliveries);
        keep("requests", wanted.requests);
        keep("failures", wanted.failures);
        keep("position", wanted.position);
        if (wanted.storages) {
            keep("storages", storages_object(*wanted.storages));
        }
        return text;
    }

    const std::vector<std::string_view>& lines_;
    const updated_case& changed_;
};

}  // namespace

result<std::string> with_expectations(const std::string& text,
                                      const std::vector<updated_case>& cases) {
    const auto lines = whole_lines(text);
    std::vector<line_edit> edits;
    for (const auto& one : cases) {
        auto made = case_editor(lines, one).edits();
        if (!made) {
            return made.error();
        }
        edits.insert(edits.end(), made->begin(), made->end());
    }
    std::ranges::sort(edits, {}, [](const auto& one) { return std::pair(one.first, one.end); });
    std::string out;
    std::size_t at = 0;
    for (const auto& edit : edits) {
        for (; at < edit.first; ++at) {
            out += lines[at];
        }
        if (!out.empty() && !out.ends_with('\n')) {
            out += '\n';  // the file's last line has no end
        }
        out += edit.text;
        at = edit.end;
    }
    for (; at < lines.size(); ++at) {
        out += lines[at];
    }
    return out;
}

}  // namespace sluice::cli
