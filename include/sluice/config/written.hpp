#pragma once

// Reads and changes a configuration as it is written: object by object, with its variables
// unresolved. `sluice config export` and `import` use it, and `sluice check` finds its warnings in
// it.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/node.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

// Holds an entry of a map of the layout, or a single section, which has no name.
struct written_object {
    std::string map;
    std::string name;
    location at;  // of its key
    node value;
};

// Says whether the objects that templates make are read too, with their parameters in place.
enum class made_objects { left_out, read };

// Reads every object below a path (see load.hpp), included files too. It reports faults of the
// files and unknown keys at the top, but no faults inside an object.
std::vector<written_object> read_written(const std::filesystem::path& path, const layout& shape,
                                         const catalogue& types, diagnostics& problems,
                                         made_objects made = made_objects::left_out);

const written_object* find_object(const std::vector<written_object>& among, std::string_view map,
                                  std::string_view name);

// Reports a problem at an object's key. The line is hidden if it holds more than the key, because
// any part of it may be a secret.
void report_at_key(const written_object& object, std::string message, std::string mend,
                   diagnostics& problems);

// True when both mean the same. Quotes that change nothing and the order of keys do not count.
bool says_the_same(const node& one, const node& other);

// Names one place where two objects differ. A missing value has no text; the text is "(not shown)"
// if its key speaks of a secret.
struct difference {
    std::string path;
    std::optional<std::string> before;
    std::optional<std::string> after;
};
std::vector<difference> differences(const node& before, const node& after);

// Writes block YAML in the given order. Objects of one map must follow each other. Comments are
// lost.
std::string text_of(const std::vector<written_object>& objects);

// Returns the file with one object changed and every other line untouched, comments included.
// Returns nothing when the lines of that object cannot be told from others.
std::optional<std::string> with_object(const source_file& file, const layout& shape,
                                       const written_object& changed);

}  // namespace sluice::config
