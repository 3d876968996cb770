#pragma once

// Makes a UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits,
// lower-case hexadecimal.

#include <sluice/model/time.hpp>

#include <cstdint>
#include <string>

namespace sluice {

std::string make_uuid7(wall_time at, std::uint64_t random_high, std::uint64_t random_low);

}  // namespace sluice
