#pragma once

// What a task's history keeps of an exchange by HTTP: method, target, headers and body of what was
// sent; status, headers and body of what came back, whatever it says. As printable text
// (printable.hpp), capped.

#include <sluice/error.hpp>
#include <sluice/model/secret_filter.hpp>
#include <sluice/net/message.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice {

// Of one direction, in bytes; what is left out is said.
inline constexpr std::size_t kept_exchange_limit = std::size_t{60} * 1024;

// Writes it to sent.note, where there is one. Hidden are the secrets of `filter`, values of headers
// and of a query whose names speak of a credential, and the path of a whole URL, which may be one.
// A note that holds an exchange keeps of that a line.
void keep_exchange(const net::request& sent, const result<net::response>& outcome,
                   const secret_filter& filter);

// The target with those values hidden: "/post?workspaceId=w&token=(hidden)".
std::string shown_target(std::string_view target, const secret_filter& filter);

}  // namespace sluice
