#pragma once

// Undoes the Content-Encoding of a reply (RFC 9110, 8.4).

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::net {

// The codings in the order in which they were put on, in lower case, without `identity`.
std::vector<std::string> codings_of(const header_list& headers);

// Takes them off, the last one first: gzip, x-gzip, and deflate, with or without the frame of zlib
// (servers send both). No step gives more than `largest` bytes. Class invalid: damaged, cut short,
// too large, a coding that is none of these, and more than four of them.
result<std::string> without_codings(std::string body, const std::vector<std::string>& codings,
                                    std::size_t largest);

}  // namespace sluice::net
