#include "house/source_tree.hpp"

#include <fstream>
#include <iterator>
#include <set>

namespace sluice::house {

source_tree read_tree(const std::filesystem::path& root) {
    static const std::set<std::string> left_out{".git", "build", ".cache", "__pycache__"};
    source_tree tree;
    std::filesystem::recursive_directory_iterator entries(root);
    for (auto at = begin(entries); at != end(entries); ++at) {
        if (at->is_directory() && left_out.contains(at->path().filename().string())) {
            at.disable_recursion_pending();
        } else if (at->is_regular_file()) {
            std::ifstream file(at->path(), std::ios::binary);
            tree.emplace(at->path().lexically_relative(root).generic_string(),
                         std::string(std::istreambuf_iterator<char>(file),
                                     std::istreambuf_iterator<char>()));
        }
    }
    return tree;
}

std::string to_text(const std::vector<finding>& findings) {
    std::string text;
    for (const auto& one : findings) {
        text += one.path;
        if (one.line > 0) {
            text += ':' + std::to_string(one.line);
        }
        text += ": " + one.message + '\n';
    }
    return text;
}

bool is_source(std::string_view path) {
    const bool room =
        path.starts_with("src/") || path.starts_with("include/") || path.starts_with("tests/");
    return room && (path.ends_with(".cpp") || path.ends_with(".hpp"));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

}  // namespace sluice::house
