#pragma once

// Hashes the data of an entity, so that change detection compares hashes and not data.

#include <sluice/model/json.hpp>

#include <string>
#include <string_view>

namespace sluice::engine {

// Returns 128 bits of SHA-256 in hexadecimal over the canonical form of the value: members sorted
// by name, numbers as they are written. Values with equal hashes count as one state of an entity.
std::string change_hash(const json::value& value);

// Returns 128 bits of SHA-256 in hexadecimal. Any thread may call it.
std::string hash_of_bytes(std::string_view text);

}  // namespace sluice::engine
