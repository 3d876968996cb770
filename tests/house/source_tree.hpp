#pragma once

// The files of the checkout, as paths and texts. Rules take it as a value, so that their own tests
// can pass small made-up trees.

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::house {

// Path below the checkout, with "/" → text.
using source_tree = std::map<std::string, std::string, std::less<>>;

// Reads every file below `root`, without git's own folder and without files that git ignores at the
// top (build, caches).
source_tree read_tree(const std::filesystem::path& root);

struct finding {
    std::string path;
    std::size_t line = 0;  // from 1; 0: the file as a whole
    std::string message;   // the mistake, and the mend
    friend bool operator==(const finding&, const finding&) = default;
};

// Formats one line for each finding, "path:line: message", as a compiler would.
std::string to_text(const std::vector<finding>& findings);

bool is_source(std::string_view path);  // .cpp or .hpp below src, include or tests

// Returns the lines of a text without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace sluice::house
