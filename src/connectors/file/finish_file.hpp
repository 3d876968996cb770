#pragma once

// Moves or deletes a file after its records are in the ledger. Every function blocks.

#include "connectors/file/taken_file.hpp"

#include <set>
#include <string>

namespace sluice::file {

struct finish_rule {
    std::string move_to;  // a directory; empty: the file is deleted
    std::string marker;   // the end of the name of its marker, which is deleted; empty: none
};

enum class finished { done, changed };

// Finishes the file that was read as `taken`. Another file that has its name now stays, and so does
// one that was written to since: `changed`. The directories whose names changed are added to
// `unsynced`. A file in `move_to` is never replaced: the new one gets a name of its own, with the
// time of its last change. Call it again after a crash.
result<finished> finish_file(const std::string& path, const taken_file& taken,
                             const finish_rule& rule, std::set<std::string>& unsynced);

// Makes the names in these directories durable. Until then a power failure may bring the files
// back.
result<void> sync_all(const std::set<std::string>& directories);

}  // namespace sluice::file
