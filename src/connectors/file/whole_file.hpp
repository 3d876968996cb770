#pragma once

// Puts a whole file in the place of the one there, for the publisher. Blocks.

#include <sluice/error.hpp>

#include <string>
#include <string_view>

namespace sluice::file {

struct file_place {
    std::string root;  // a directory
    std::string name;  // below it; no part of it may be a link to a directory
    bool make_directory = true;
    bool sync = true;
};

// A reader sees the former file or the new one, and never a part of it, also after a crash. `draft`
// names the file until it is whole: the same one for each attempt at one record, and another one
// for each record. A draft that a crash left behind is written anew. After a failure the former
// file is there.
result<void> put_whole_file(const file_place& place, const std::string& draft,
                            std::string_view bytes);

}  // namespace sluice::file
