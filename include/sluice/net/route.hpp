#pragma once

// How every listener reads a path, and tells its own callers from a foreign page. All listeners use
// one rule, so that no other spelling of a path or a host reaches an endpoint.

#include <sluice/net/message.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// The segments of a target's path, decoded; none for "/". Returns nullopt for a path that two
// programs could read differently: an encoded slash, backslash or control character, a segment that
// is empty, "." or "..", broken percent encoding, broken UTF-8.
std::optional<std::vector<std::string>> path_segments(std::string_view target);

// The values of the "{slots}" of a pattern such as "/post/{id}", in order, when the segments fit
// it.
std::optional<std::vector<std::string>> match_path(std::string_view pattern,
                                                   std::span<const std::string> segments);

// A page in a browser can send requests to this machine, also under a name of its own that leads
// here (DNS rebinding). Returns why a request seems to come from such a page, for a person; nullopt
// when it does not. `host` is the address of the listener. The Host header has to be it, a loopback
// address or "localhost"; any address where `host` means all of them. An Origin has to match Host.
std::optional<std::string> foreign_caller(const request& asked, std::string_view host);

}  // namespace sluice::net
