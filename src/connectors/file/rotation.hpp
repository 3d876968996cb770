#pragma once

// Decides when the publisher begins a new file, and names the former one.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::file {

struct rotation_rule {
    std::size_t size = 0;               // of a file, in bytes; 0: no limit
    std::chrono::milliseconds every{};  // counted from the epoch, in UTC; 0: no limit
    std::int64_t keep = 0;              // the number of former files; 0: all

    bool rotates() const { return size > 0 || every.count() > 0; }
};

// Tells whether a new file begins before `added` bytes are written. A file is never left empty: a
// block that is larger than the limit has a file of its own.
bool is_rotation_due(const rotation_rule& rule, const file_facts& facts, std::size_t added,
                     wall_time now);

// Gives the file a name with the time of its last record: report.ndjson becomes
// report.20261130T181742Z.ndjson. It stays in its directory, where a search finds it. Removes the
// oldest former files past `keep`. Blocks.
result<void> rotate_file(const rotation_rule& rule, const std::string& path,
                         const file_facts& facts);

// Returns the former files of `path`, the oldest first. Blocks.
std::vector<std::string> former_files(const std::string& path);

}  // namespace sluice::file
