#pragma once

// Changes one value in a YAML text that a person wrote. Every byte outside of that value stays as
// it is: comments, quotes, order, indentation, line ends. No I/O; the operator's page saves with
// it.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sluice::config {

// The key of a map, or the number of an item in a list.
using yaml_step = std::variant<std::string, std::size_t>;
using yaml_path = std::vector<yaml_step>;

// Replaces the value at `path`, or adds it. Maps that the path names and the text lacks are made. A
// step that is the size of a list adds an item.
struct yaml_edit {
    yaml_path path;
    std::optional<json::value> value = std::nullopt;  // nullopt, and no `yaml`: the value goes
    std::string yaml;                                 // a value as a person wrote it, with comments
    // The usual order of the keys beside the last step. A new key stands after those that precede
    // it, else at the end.
    std::vector<std::string> order;

    bool removes() const { return !value && yaml.empty(); }
};

// Fails (class refused, with the line) where an anchor, an alias, a tag or a merge key stands in
// the way, and (class invalid) where the path leads into another kind of value. Before it returns,
// it parses the new text, and fails if that does not say what was asked for, and all else as
// before.
result<std::string> spliced(const std::string& text, const yaml_edit& edit);

// The value at `path` as it is written, moved to the first column; "" when the text has none. Fails
// as spliced() does.
result<std::string> written_at(const std::string& text, const yaml_path& path);

// Why spliced() would refuse a value at `path`; nullopt: it would not.
std::optional<failure> cannot_splice(const std::string& text, const yaml_path& path);

}  // namespace sluice::config
