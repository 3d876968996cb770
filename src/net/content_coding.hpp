#pragma once

// Undoes the Content-Encoding of a reply (RFC 9110, 8.4), for the exchange.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::net {

// Returns the codings in the order in which the sender applied them, in lower case. `identity` is
// left out.
std::vector<std::string> codings_of(const header_list& headers);

// Removes the codings, the last one first: gzip, x-gzip and deflate. Servers send deflate with and
// without the frame of zlib, so both are read. No step gives more than `largest` bytes. Fails
// (class invalid) when the body is damaged, cut short or too large. It also fails for an unknown
// coding and for more than four codings.
result<std::string> without_codings(std::string body, const std::vector<std::string>& codings,
                                    std::size_t largest);

}  // namespace sluice::net
