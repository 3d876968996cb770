#pragma once

// A configuration as it is written: object by object, with its variables as they stand. For taking
// it apart and bringing it together again.

#include <sluice/config/diagnostic.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/node.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

// An entry of a map of the layout, or a single section: that has no name.
struct written_object {
    std::string map;
    std::string name;
    location at;  // of its key
    node value;
};

// Every object below `where` (see load.hpp), with what is included. What is wrong with the files is
// reported, and keys at the top that the layout does not have; not what is wrong in an object.
std::vector<written_object> read_written(const std::filesystem::path& where, const layout& shape,
                                         const catalogue& types, diagnostics& problems);

const written_object* find_object(const std::vector<written_object>& among, std::string_view map,
                                  std::string_view name);

// A problem at an object's key. Its line is hidden where it holds more than the key: nothing here
// knows which of that is a secret.
void report_at_key(const written_object& what, std::string message, std::string mend,
                   diagnostics& problems);

// Do both say the same? Quotes that change nothing and the order of keys do not count.
bool says_the_same(const node& one, const node& other);

// One place at which two objects are not the same. No text where there is nothing; the text of what
// its key calls a secret is "(not shown)".
struct difference {
    std::string path;
    std::optional<std::string> before;
    std::optional<std::string> after;
};
std::vector<difference> differences(const node& before, const node& after);

// Block YAML, in the order given; what belongs to one map must stand together. Comments are lost.
std::string text_of(const std::vector<written_object>& objects);

// The file with one of its objects saying something else, and all others untouched, comments
// included. Nothing where its lines cannot be told from those of others.
std::optional<std::string> with_object(const source_file& file, const layout& shape,
                                       const written_object& changed);

}  // namespace sluice::config
