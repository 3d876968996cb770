#pragma once

#include <sluice/model/json.hpp>

#include <string>

namespace sluice::engine {

// 128 bits of SHA-256 in hexadecimal over the value in a canonical form: members sorted by name,
// numbers letter for letter. Two values with equal hashes are taken to be the same state of an
// entity.
std::string change_hash(const json::value& value);

}  // namespace sluice::engine
