#pragma once

// How every listener reads a path, and tells its own callers from those of a foreign page. One rule
// for all, so that no other spelling of a path or a host reaches what is behind it.

#include <sluice/net/message.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::net {

// The segments of a target's path, decoded; none for "/". Nothing for a path that two programs
// could read differently: an encoded slash, backslash or control character, a segment that is
// empty, "." or "..", broken percent encoding, broken UTF-8.
std::optional<std::vector<std::string>> path_segments(std::string_view target);

// The values of the "{slots}" of a pattern such as "/post/{id}", in order, when the segments fit
// it.
std::optional<std::vector<std::string>> match_path(std::string_view pattern,
                                                   std::span<const std::string> segments);

// A page in a browser can send requests to this machine, also under a name of its own that leads
// here (DNS rebinding). Why a request is taken for one, for a person; nothing for every other.
// `host` is the address listened on: Host has to be it, a loopback address or "localhost"; any
// address where `host` means all of them. Origin, where there is one, has to be Host's own.
std::optional<std::string> foreign_caller(const request& asked, std::string_view host);

}  // namespace sluice::net
