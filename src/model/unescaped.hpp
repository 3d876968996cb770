#pragma once

// Undoes one layer of escapes of a text and keeps the original place of each byte. The secret
// filter uses it to find credentials in escaped URLs, JSON and HTML.

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

// Puts every byte at its own place. Precondition: the text is smaller than 4 GiB.
placed_text placed(std::string_view text);

// Undoes %2B, %u002B, \u002B, \x2B, \/ and the like, &#43;, &#x2B; and &plus;, each once. Returns
// false and leaves `layer` alone when there is no escape.
bool unescape(placed_text& layer);

}  // namespace sluice
