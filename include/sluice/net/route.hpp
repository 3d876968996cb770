#pragma once

// Reads paths for every listener, and tells a listener's callers from a foreign web page. One rule
// serves all listeners, so that no odd spelling of a path or a host reaches an endpoint.

#include <sluice/net/message.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// Returns the decoded segments of a target's path; none for "/". Returns nullopt for a path that
// two programs could read differently: an encoded slash, a backslash or a control character. The
// same holds for an empty segment, "." and "..", broken percent encoding and broken UTF-8.
std::optional<std::vector<std::string>> path_segments(std::string_view target);

// Returns the values of the "{slots}" of a pattern such as "/post/{id}", in order. Returns nullopt
// when the segments do not fit the pattern.
std::optional<std::vector<std::string>> match_path(std::string_view pattern,
                                                   std::span<const std::string> segments);

// Returns why a request seems to come from a foreign web page, for a person; else nullopt. A page
// in a browser can send requests to this machine, even under its own name (DNS rebinding).
// `host` is the address of the listener. The Host header must be that address, a loopback address
// or "localhost". When `host` means all addresses, any address will do. An Origin must match Host.
std::optional<std::string> foreign_caller(const request& asked, std::string_view host);

}  // namespace sluice::net
