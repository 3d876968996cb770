#pragma once

// Tells where in the structure of a YAML text a cursor stands, also in a text that is not complete.
// The editor of the operator's page asks for it. No I/O.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

struct yaml_cursor {
    // The keys of a map, each with its value on the same line.
    using keys = std::map<std::string, std::string, std::less<>>;

    struct step {
        std::string key;                // empty: an item of a list
        std::shared_ptr<keys> members;  // of the map below it; it may be empty
    };
    // From the top to the map or list in which the cursor stands. `top` has the keys of the text.
    std::vector<step> path;
    std::shared_ptr<keys> top;

    // The key whose value the cursor is in; empty: it is where a key or an item may stand.
    std::string key;
    std::string word;      // the text from its beginning to the cursor
    bool outside = false;  // in a comment or in a text of several lines

    const keys& members() const { return path.empty() ? *top : *path.back().members; }
};

// Reads on after the cursor to find the other keys of its map. Anchors, tags and `?` are not read.
yaml_cursor cursor_in(std::string_view before, std::string_view after);

}  // namespace sluice::config
