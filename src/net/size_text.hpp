#pragma once

// Sizes in messages.

#include <sluice/error.hpp>

#include <cstddef>
#include <string>

namespace sluice::net {

// "64 KiB", "32 MiB", "1000 bytes": the largest unit that gives it exactly.
std::string size_text(std::size_t bytes);

failure header_too_large(std::size_t limit);
failure body_too_large(std::size_t limit);

}  // namespace sluice::net
