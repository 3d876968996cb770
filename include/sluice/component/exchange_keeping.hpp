#pragma once

// Writes an HTTP exchange into a task's history: method, target, headers and body of the request;
// status, headers and body of the reply, whatever its status. The text is printable (printable.hpp)
// and capped.

#include <sluice/error.hpp>
#include <sluice/model/secret_filter.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// Bytes kept of each direction. The text says how much was left out.
inline constexpr std::size_t kept_exchange_limit = std::size_t{60} * 1024;

// Writes the exchange to sent.note, if there is one. Hides the secrets of `filter`, the values of
// headers and query parameters whose names suggest a credential, and the path of a whole URL, which
// may be a secret. Of an exchange that the note already holds, one line stays.
void keep_exchange(const net::request& sent, const result<net::response>& outcome,
                   const secret_filter& filter);

// The target with credential-like values hidden: "/post?workspaceId=w&token=(hidden)".
std::string shown_target(std::string_view target, const secret_filter& filter);

}  // namespace sluice
