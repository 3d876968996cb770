#pragma once

// Words sizes and broken size limits for messages.

#include <sluice/error.hpp>

#include <cstddef>
#include <string>

namespace sluice::net {

// Returns "64 KiB", "32 MiB" or "1000 bytes": the largest unit that is exact.
std::string size_text(std::size_t bytes);

failure header_too_large(std::size_t limit);
failure body_too_large(std::size_t limit);

}  // namespace sluice::net
