#pragma once

// Lists the files of a folder with their states. Holds no list: a folder may have 100,000 files.

#include "connectors/file/taken_file.hpp"

#include <functional>
#include <optional>
#include <string>

namespace sluice::file {

struct listed_file {
    std::string path;
    file_state state;
    wall_time changed{};  // see file_facts
    std::optional<wall_time> born = std::nullopt;
};

// Gives `take` each regular file that `pattern` names, in no order. Files whose name ends in
// `marker` are left out, unless it is empty. A folder that cannot be read is a failure. Blocks.
result<void> list_folder(const std::string& pattern, const std::string& marker,
                         const std::function<void(listed_file)>& take);

// Tells whether a directory of the pattern has wildcards.
bool has_wild_directory(const std::string& pattern);

}  // namespace sluice::file
