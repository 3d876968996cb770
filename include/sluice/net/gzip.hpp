#pragma once

// Compresses the body of an answer, for programs that take it so.

#include <string>
#include <string_view>

namespace sluice::net {

// Tells whether an Accept-Encoding takes gzip (RFC 9110, 12.5.3). `q=0` refuses it.
bool takes_gzip(std::string_view accept_encoding);

// Packs a text as gzip (RFC 1952), fast before small. Throws std::bad_alloc without memory.
std::string gzip(std::string_view text);

}  // namespace sluice::net
