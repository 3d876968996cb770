#pragma once

// Cuts the text that a ledger keeps of a request or a response: enough to understand it, never a
// whole download.

#include <cstddef>
#include <string_view>

namespace sluice::ledger {

inline constexpr std::size_t kept_text_limit = std::size_t{64} * 1024;

// Returns the first 64 KiB, not cut inside a UTF-8 character.
std::string_view kept_text(std::string_view whole);

}  // namespace sluice::ledger
