#include "house/link_rule.hpp"

#include <cctype>

namespace sluice::house {
namespace {

struct link {
    std::string target;
    std::size_t line = 0;
};

// Calls `visit(line, number)` for each line outside fenced blocks.
template <class Visit>
void each_prose_line(std::string_view text, Visit visit) {
    bool fenced = false;
    std::size_t number = 0;
    for (auto line : lines_of(text)) {
        ++number;
        if (line.starts_with("```")) {
            fenced = !fenced;
        } else if (!fenced) {
            visit(line, number);
        }
    }
}

std::vector<link> links_of(std::string_view text) {
    std::vector<link> links;
    each_prose_line(text, [&](std::string_view line, std::size_t number) {
        for (auto at = line.find("]("); at != std::string_view::npos;
             at = line.find("](", at + 2)) {
            const auto end = line.find(')', at);
            links.push_back({std::string(line.substr(at + 2, end - at - 2)), number});
        }
    });
    return links;
}

bool has_anchor(std::string_view text, std::string_view anchor) {
    bool found = false;
    each_prose_line(text, [&](std::string_view line, std::size_t) {
        const auto title = line.find_first_not_of('#');
        if (title != 0 && title != std::string_view::npos && line[title] == ' ') {
            found = found || anchor_of(line.substr(title + 1)) == anchor;
        }
    });
    return found;
}

bool exists(const source_tree& tree, const std::string& path) {
    if (tree.contains(path)) {
        return true;
    }
    const auto folder = path.ends_with('/') ? path : path + "/";
    const auto next = tree.lower_bound(folder);
    return next != tree.end() && next->first.starts_with(folder);
}

}  // namespace

std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (const char c : heading) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || byte >= 0x80) {
            anchor += static_cast<char>(std::tolower(byte));
        } else if (c == ' ') {
            anchor += '-';
        }
    }
    return anchor;
}

std::vector<finding> check_links(const source_tree& tree) {
    std::vector<finding> findings;
    for (const auto& [path, text] : tree) {
        if (!path.ends_with(".md")) {
            continue;
        }
        for (const auto& [target, line] : links_of(text)) {
            if (target.find("://") != std::string::npos || target.starts_with("mailto:")) {
                continue;
            }
            const auto hash = target.find('#');
            const auto file = target.substr(0, hash);
            const auto whole = file.empty() ? path
                                            : (std::filesystem::path(path).parent_path() / file)
                                                  .lexically_normal()
                                                  .generic_string();
            if (!exists(tree, whole)) {
                findings.push_back({path, line, "the link to " + target + " leads nowhere"});
                continue;
            }
            const auto page = tree.find(whole);
            if (hash != std::string::npos && page != tree.end() &&
                !has_anchor(page->second, target.substr(hash + 1))) {
                findings.push_back(
                    {path, line,
                     "no heading in " + whole + " makes the anchor #" + target.substr(hash + 1)});
            }
        }
    }
    return findings;
}

}  // namespace sluice::house
