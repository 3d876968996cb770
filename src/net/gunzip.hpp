#pragma once

// Decompresses bodies within a limit, so that no server can fill the memory with a small body.

#include <sluice/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::net {

// Unpacks gzip (RFC 1952), also several members in a row. Fails (class invalid) when the text is no
// gzip, damaged or cut short, or gives more than `largest` bytes.
result<std::string> gunzip(std::string_view packed, std::size_t largest);

// Unpacks `deflate` in the same way, with the frame of zlib (RFC 1950) or without one (RFC 1951).
result<std::string> inflate_deflate(std::string_view packed, std::size_t largest);

}  // namespace sluice::net
