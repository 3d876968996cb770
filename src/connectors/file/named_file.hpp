#pragma once

// Places the file of a record below a root directory. A record's values choose names; they never
// choose a directory outside of the root.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>
#include <sluice/expression/template.hpp>

#include <string>

namespace sluice::file {

// Returns the path below the root: "de/2026-11.ndjson". Slashes come from the template alone. Fails
// (class refused) for a name or directory that is empty, "." or "..", is longer than 255 bytes,
// or whose value is no text, number or boolean or holds a slash or a control character.
result<std::string> name_for(const text_template& name, const json::value& data,
                             expression_scope scope);

struct place_below {
    descriptor directory;
    std::string last;  // the name in that directory
    std::string path;  // for messages
};

// Opens the directory of the file at `name` below `root`. No part of the name may be a link:
// somebody could have placed one that leads elsewhere. Makes missing directories if `makes`, and
// syncs new names if `syncs`. Blocks.
result<place_below> open_place_below(const std::string& root, const std::string& name, bool makes,
                                     bool syncs);

// Opens the file at `name` below `root` for appending, and makes it. The rest is as
// open_place_below() does it. Blocks.
result<descriptor> open_below(const std::string& root, const std::string& name, bool makes,
                              bool syncs);

}  // namespace sluice::file
