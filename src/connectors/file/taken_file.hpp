#pragma once

// Says how far a file was read, for a subscriber that takes each file of a folder once. 100,000 of
// these are in memory, so texts are kept as hashes.

#include "connectors/file/descriptor.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::file {

// The first 8 bytes of its SHA-256.
std::uint64_t short_hash(std::string_view text);

// The state of a file, as the system tells it without reading.
struct file_state {
    std::uint64_t identity = 0;  // hash of file_facts::identity: the same after a rename
    std::uint64_t size = 0;
    wall_time modified{};

    bool operator==(const file_state&) const = default;
};

file_state state_of(const file_facts& facts);

struct taken_file {
    file_state state;  // when it was read
    std::uint64_t offset = 0;
    std::uint64_t line = 1;
    std::uint64_t seen = 0;  // hash of bytes at its start and before the offset
    wall_time taken{};       // when it was read
    bool settled = false;    // nothing is read until the state changes
    bool failed = false;     // it cannot be read past the offset
    std::uint32_t look = 0;  // the last look that found it; not kept in the ledger
    std::string path;        // of a followed file; else empty
    std::optional<wall_time> gone = std::nullopt;  // since when no look has found it
};

json::value to_json(const taken_file& file);
std::optional<taken_file> taken_file_from(const json::value& stored);

// The key of a file in the ledger: 16 hexadecimal digits.
std::string key_of(std::uint64_t identity);
std::optional<std::uint64_t> identity_of(std::string_view key);

// Returns the hash of at most 4 KiB at the start and at most 4 KiB before `offset`.
result<std::uint64_t> seen_before(const descriptor& file, const std::string& path,
                                  std::uint64_t offset);

// Tells whether the open file holds what was read of `taken`, as far as `seen` tells.
result<bool> holds_what_was_read(const taken_file& taken, const descriptor& file,
                                 const std::string& path);

}  // namespace sluice::file
