#pragma once

// One layer of escapes taken off a text, with the place of each byte in the original. The secret
// filter looks for credentials behind the escapes of URLs, JSON and HTML.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// Byte i of `text` was written at [begin[i], end[i]) of the original.
struct placed_text {
    std::string text;
    std::vector<std::uint32_t> begin;
    std::vector<std::uint32_t> end;
};

// Every byte at its own place. Precondition: below 4 GiB.
placed_text placed(std::string_view text);

// Undoes %2B, %u002B, \u002B, \x2B, \/ and the like, &#43;, &#x2B; and &plus;, each once. False:
// there is no escape, and `layer` is as it was.
bool unescape(placed_text& layer);

}  // namespace sluice
