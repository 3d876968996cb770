#pragma once

// Says where a listing of files goes on. The subscriber stores it after each page.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <cstdint>
#include <string>

namespace sluice::file {

struct read_position {
    std::string file;      // empty: the first file
    std::string identity;  // empty: at the beginning of the file
    std::uint64_t offset = 0;
    std::uint64_t line = 1;
    std::string seen;

    bool in_the_middle() const { return offset > 0; }
};

read_position position_from(const json::value& stored);
json::value to_json(const read_position& position);

// Returns a checksum of at most 4 KiB at the start of the file and at most 4 KiB before `offset`.
result<std::string> checksum_before(const descriptor& file, const std::string& path,
                                    std::uint64_t offset);

// Tells whether the open file is still the one in which `position` was made.
result<bool> still_fits(const read_position& position, const descriptor& file,
                        const std::string& path, const file_facts& facts);

}  // namespace sluice::file
