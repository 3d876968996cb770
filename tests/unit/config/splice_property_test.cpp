// Edits the texts of the examples at random places. No foreign byte may change, and the new text
// must say exactly what was asked for. SLUICE_SPLICE_EDITS sets how many edits are made.

#include "config/splice.hpp"
#include "random_values.hpp"

#include <sluice/config/yaml_value.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace sluice::config {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> example_texts() {
    std::vector<fs::path> paths;
    for (const char* folder : {"/config", "/deploy", "/tests/golden"}) {
        for (const auto& entry :
             fs::recursive_directory_iterator(PROJECT_FOLDER + std::string(folder))) {
            if (entry.path().extension() == ".yaml") {
                paths.push_back(entry.path());
            }
        }
    }
    std::ranges::sort(paths);
    std::vector<std::string> texts;
    for (const auto& path : paths) {
        std::ostringstream text;
        text << std::ifstream(path, std::ios::binary).rdbuf();
        if (value_from_yaml(text.str())) {
            texts.push_back(std::move(text).str());
        }
    }
    return texts;
}

std::string with_carriage_returns(const std::string& text) {
    std::string made;
    for (const char byte : text) {
        made += byte == '\n' ? "\r\n" : std::string(1, byte);
    }
    return made;
}

void gather(const json::value& tree, const yaml_path& at, std::vector<yaml_path>& into) {
    if (!at.empty()) {
        into.push_back(at);
    }
    auto below = at;
    if (kind_of(tree) == json_kind::object) {
        for (const auto& [key, value] : tree.get_object()) {
            below = at;
            below.emplace_back(std::string(key));
            gather(value, below, into);
        }
    } else if (kind_of(tree) == json_kind::array) {
        for (std::size_t i = 0; i < tree.get_array().size(); ++i) {
            below = at;
            below.emplace_back(i);
            gather(tree.get_array()[i], below, into);
        }
    }
}

json::value* child(json::value& of, const yaml_step& step) {
    if (const auto* key = std::get_if<std::string>(&step)) {
        return of.get_object().if_contains(*key);
    }
    auto& list = of.get_array();
    const auto at = std::get<std::size_t>(step);
    return at < list.size() ? &list[at] : nullptr;
}

void change_tree(json::value& tree, const yaml_path& path,
                 const std::optional<json::value>& value) {
    auto* within = &tree;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        within = child(*within, path[i]);
    }
    const auto* key = std::get_if<std::string>(&path.back());
    if (!value) {
        key != nullptr
            ? void(within->get_object().erase(*key))
            : void(within->get_array().erase(within->get_array().begin() +
                                             std::ptrdiff_t(std::get<std::size_t>(path.back()))));
    } else if (auto* present = child(*within, path.back())) {
        *present = *value;
    } else if (key != nullptr) {
        within->get_object()[*key] = *value;
    } else {
        within->get_array().push_back(*value);
    }
}

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

struct outcome {
    std::string wrong;  // empty: as asked
    bool refused = false;
};

// Lines far from the value are compared byte by byte, without knowing how an edit is made: a line
// is near when the path's own value stands on it, or when the path is new.
std::string foreign_change(const std::string& before, const std::string& after,
                           const std::string& value_text, bool adds, bool empties,
                           bool hands_dash_on) {
    const auto old_lines = lines_in(before);
    const auto new_lines = lines_in(after);
    std::size_t prefix = 0;
    while (prefix < std::min(old_lines.size(), new_lines.size()) &&
           old_lines[prefix] == new_lines[prefix]) {
        ++prefix;
    }
    std::size_t suffix = 0;
    while (suffix < std::min(old_lines.size(), new_lines.size()) - prefix &&
           old_lines[old_lines.size() - 1 - suffix] == new_lines[new_lines.size() - 1 - suffix]) {
        ++suffix;
    }
    const auto touched = old_lines.size() - prefix - suffix;
    const auto is_remark = [](const std::string& line) {
        const auto at = line.find_first_not_of(" \r");
        return at == std::string::npos || line[at] == '#';
    };
    // Comments between a key and its value below belong to the value.
    std::size_t leading = 0;
    while (!adds && leading + 1 < touched && is_remark(old_lines[prefix + 1 + leading])) {
        ++leading;
    }
    // The value's own lines and its key's line; for a new value the line after which it stands.
    // A map that loses its last key is written as {} beside its own key. When the first key of an
    // item goes, the next one comes to its dash.
    const auto own = (adds ? 1 : lines_in(value_text).size() + 1) + (empties ? 1 : 0) +
                     (hands_dash_on ? 1 : 0) + leading;
    if (touched > own) {
        return std::to_string(touched) + " lines changed, and the value has " + std::to_string(own);
    }
    // Comments within the touched lines that do not stand within the value are still there.
    for (auto i = prefix + (empties || leading == 0 ? 0 : leading + 1);
         i < old_lines.size() - suffix; ++i) {
        auto comment =
            old_lines[i].substr(std::min(old_lines[i].find_first_not_of(' '), old_lines[i].size()));
        if (comment.ends_with('\r')) {
            comment.pop_back();
        }
        if (comment.starts_with('#') && value_text.find(comment) == std::string::npos &&
            after.find(comment) == std::string::npos) {
            return "a comment is lost: " + comment;
        }
    }
    return {};
}

bool is_first_key_of_item(json::value tree, const yaml_path& path) {
    const auto* key = std::get_if<std::string>(&path.back());
    if (key == nullptr || path.size() < 2 ||
        !std::holds_alternative<std::size_t>(*(path.end() - 2))) {
        return false;
    }
    auto* around = &tree;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        around = child(*around, path[i]);
    }
    return around->get_object().begin()->key() == *key;
}

std::string told(const yaml_edit& edit) {
    std::string text;
    for (const auto& step : edit.path) {
        const auto* key = std::get_if<std::string>(&step);
        text += "/" + (key != nullptr ? *key : std::to_string(std::get<std::size_t>(step)));
    }
    return text +
           (edit.removes() ? " removed"
            : edit.value   ? " = " + write_json(*edit.value)
                           : " := " + edit.yaml) +
           "\n";
}

outcome try_edit(const std::string& text, random_values& random) {
    const auto tree = value_from_yaml(text).value();
    std::vector<yaml_path> paths;
    gather(tree, {}, paths);
    if (paths.empty()) {
        return {};
    }
    yaml_edit edit;
    edit.path = paths[random.below(paths.size())];
    bool adds = false;
    const auto way = random.below(4);
    if (way == 0) {
        // Removes.
    } else if (way == 1) {
        auto wanted = tree;
        auto* at = &wanted;
        for (const auto& step : edit.path) {
            at = child(*at, step);
        }
        if (kind_of(*at) == json_kind::object) {
            edit.path.emplace_back("added" + std::to_string(random.below(10)));
            adds = !at->get_object().empty();
        } else if (kind_of(*at) == json_kind::array) {
            edit.path.emplace_back(at->get_array().size());
            adds = !at->get_array().empty();
        }
        edit.value = random.value();
    } else if (way == 2) {
        const auto source = written_at(text, paths[random.below(paths.size())]);
        edit.yaml = source ? *source : "x";
        edit.yaml += edit.yaml.empty() ? "~" : "";
    } else {
        edit.value = random.value();
    }
    auto wanted = tree;
    auto value = edit.value;
    if (way == 2) {
        // In a file, a line end comes after it, which a block of lines takes.
        const auto read = value_from_yaml(edit.yaml + "\n");
        if (!read) {
            return {};
        }
        value = *read;
    }
    change_tree(wanted, edit.path, value);
    auto* around = &wanted;
    for (std::size_t i = 0; i + 1 < edit.path.size(); ++i) {
        around = child(*around, edit.path[i]);
    }
    const bool empties = edit.removes() && write_json(*around).size() == 2;
    const bool hands_dash_on = edit.removes() && !empties && is_first_key_of_item(tree, edit.path);
    const auto old = written_at(text, edit.path);
    const auto made = spliced(text, edit);
    if (!made) {
        return {told(edit) + describe(made.error()), true};
    }
    const auto read = value_from_yaml(*made);
    const bool empty = write_json(wanted).size() == 2;  // {} or []
    if (!read || (*read != wanted && !(empty && kind_of(*read) == json_kind::null))) {
        return {told(edit) + "the new text says something else:\n" + *made};
    }
    auto wrong = foreign_change(text, *made, old ? *old : "", adds, empties, hands_dash_on);
    return {wrong.empty() ? "" : told(edit) + wrong + "\n" + *made};
}

std::size_t edits_wanted() {
    const char* given = std::getenv("SLUICE_SPLICE_EDITS");
    return given == nullptr ? 600 : std::strtoul(given, nullptr, 10);
}

TEST(splice_property, random_edits_change_no_foreign_byte) {
    const auto texts = example_texts();
    ASSERT_GT(texts.size(), 50U);
    random_values random(20261130);
    std::size_t done = 0;
    std::size_t refused = 0;
    std::size_t wrong = 0;
    const auto wanted = edits_wanted();
    for (std::size_t i = 0; i < wanted; ++i) {
        // Every second edit takes an example of a configuration: these are few and long.
        const auto& example = texts[random.below(
            i % 2 == 0 ? std::min<std::size_t>(texts.size(), 15) : texts.size())];
        const auto text = random.below(4) == 0 ? with_carriage_returns(example) : example;
        const auto made = try_edit(text, random);
        // An anchor, an alias, a tag or a merge key.
        if (made.refused && made.wrong.find(" has a") != std::string::npos) {
            ++refused;
            continue;
        }
        if (!made.wrong.empty()) {
            ADD_FAILURE() << "edit " << i << ": " << made.wrong << "\nof\n" << text;
            ASSERT_LT(++wrong, 10U) << "too much is wrong";
            continue;
        }
        ++done;
    }
    RecordProperty("edits", static_cast<int>(done));
    EXPECT_GE(done, wanted - wanted / 20);
    EXPECT_LE(refused, wanted / 20);
}

}  // namespace
}  // namespace sluice::config
