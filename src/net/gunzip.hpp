#pragma once

// Decompression that cannot be made to fill the memory.

#include <sluice/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::net {

// gzip (RFC 1952), also several members in a row. Stops at `largest` bytes of output. Class
// invalid: not gzip, damaged, cut short, too large.
result<std::string> gunzip(std::string_view packed, std::size_t largest);

// The same of `deflate`: the frame of zlib (RFC 1950), or without any (RFC 1951).
result<std::string> inflate_deflate(std::string_view packed, std::size_t largest);

}  // namespace sluice::net
