#pragma once

// Base 64 (RFC 4648).

#include <optional>
#include <string>
#include <string_view>

namespace sluice {

std::string base64(std::string_view bytes);

// Nothing when it is no base 64 with its padding.
std::optional<std::string> from_base64(std::string_view text);

// With the alphabet for URLs and without padding (RFC 4648, 5).
std::string base64_url(std::string_view bytes);

}  // namespace sluice
