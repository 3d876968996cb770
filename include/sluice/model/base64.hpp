#pragma once

// Encodes and decodes base 64 (RFC 4648).

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

std::string base64(std::string_view bytes);

// Returns nothing unless `text` is base 64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

// Uses the alphabet for URLs, without padding (RFC 4648, section 5).
std::string base64_url(std::string_view bytes);

}  // namespace sluice
