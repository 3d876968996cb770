#include "house/layout_rule.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <fstream>

namespace sluice::house {
namespace {

constexpr std::size_t longest_source = 350;  // lines

std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        if (c == '_' || c == '-' || c == '.') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

// The files that #include lines with quotation marks name.
std::vector<std::filesystem::path> sources_included(const std::filesystem::path& unity) {
    constexpr std::string_view beginning = "#include \"";
    std::vector<std::filesystem::path> sources;
    std::ifstream from(unity);
    for (std::string line; std::getline(from, line);) {
        if (line.starts_with(beginning)) {
            const auto end = line.find('"', beginning.size());
            sources.emplace_back(line.substr(beginning.size(), end - beginning.size()));
        }
    }
    return sources;
}

}  // namespace

std::vector<finding> check_top_level(const source_tree& tree) {
    static const std::set<std::string, std::less<>> allowed{
        ".ci",        ".clang-format",  ".clang-tidy",
        ".gitignore", "CMakeLists.txt", "CMakePresets.json",
        "README.md",  "config",         "deploy",
        "docs",       "include",        "src",
        "tests"};
    std::vector<finding> findings;
    std::set<std::string> seen;
    for (const auto& [path, text] : tree) {
        const auto top = path.substr(0, path.find('/'));
        if (!allowed.contains(top) && seen.insert(top).second) {
            findings.push_back({top, 0, "this has no place at the top; put it in its room"});
        }
    }
    return findings;
}

std::vector<finding> check_names(const source_tree& tree) {
    static const std::set<std::string> empty_words{"util",    "utils",  "utility", "helper",
                                                   "helpers", "common", "misc",    "manager"};
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        if (!is_source(path)) {
            continue;
        }
        for (const auto& part : std::filesystem::path(path)) {
            for (const auto& word : words_of(part.string())) {
                if (empty_words.contains(word)) {
                    findings.push_back(
                        {path, 0, "'" + word + "' says nothing: name what it decides or holds"});
                }
            }
        }
    }
    return findings;
}

std::vector<finding> check_sizes(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        const auto lines = lines_of(text).size();
        if (is_source(path) && lines > longest_source) {
            findings.push_back({path, 0,
                                std::to_string(lines) + " lines, " +
                                    std::to_string(longest_source) +
                                    " at most: split it by what its parts decide"});
        }
    }
    return findings;
}

std::vector<finding> check_header_guards(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        if (is_source(path) && path.ends_with(".hpp") && !text.starts_with("#pragma once\n")) {
            findings.push_back({path, 1, "a header begins with #pragma once"});
        }
    }
    return findings;
}

std::vector<finding> check_mirror(const source_tree& tree) {
    constexpr std::string_view unit = "tests/unit/";
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        const auto slash = path.find('/', unit.size());
        if (!path.starts_with(unit) || slash == std::string::npos) {
            continue;
        }
        // A room within a room has both names: connectors_file.
        auto room = path.substr(unit.size(), slash - unit.size());
        const auto inner = room.find('_');
        if (inner != std::string::npos) {
            room[inner] = '/';
        }
        const auto inside = [&](const std::string& folder) {
            const auto next = tree.lower_bound(folder);
            return next != tree.end() && next->first.starts_with(folder);
        };
        if (!inside("src/" + room + "/") && !inside("include/sluice/" + room + "/")) {
            findings.push_back({path, 0, "tests/unit mirrors src, which has no room " + room});
        }
    }
    return findings;
}

std::vector<finding> check_built(const source_tree& tree, const std::set<std::string>& built) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        const bool own_preset = path.starts_with("tests/bench/") || path.starts_with("tests/fuzz/");
        if (is_source(path) && path.ends_with(".cpp") && !own_preset && !built.contains(path)) {
            findings.push_back({path, 0, "nothing builds this: its folder needs a CMakeLists.txt"});
        }
    }
    return findings;
}

std::set<std::string> sources_built(const std::string& compile_commands,
                                    const std::filesystem::path& root) {
    std::set<std::string> built;
    const auto commands = boost::json::parse(compile_commands);
    for (const auto& command : commands.as_array()) {
        const std::filesystem::path file(command.at("file").as_string().c_str());
        const bool is_unity = file.parent_path().filename() == "Unity";
        const auto sources = is_unity ? sources_included(file) : std::vector{file};
        for (const auto& source : sources) {
            built.insert(source.lexically_relative(root).generic_string());
        }
    }
    return built;
}

}  // namespace sluice::house
