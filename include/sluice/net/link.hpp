#pragma once

// Reads the links that a reply gives for the next request; paging uses it. A credential belongs to
// one site (scheme, host, port), so a link to another site is refused before anything is sent.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Resolves `reference` against the request's target (RFC 3986, 5.2) and returns an absolute URL.
// `target` is absolute, or a path below `base_url`. A plain http link to the host of an https
// base_url becomes https. Fails (class refused) for a text that is no URL, a user or password, and
// a site other than base_url's. No failure shows the query, which may hold secrets.
result<std::string> same_site_link(std::string_view base_url, std::string_view target,
                                   std::string_view reference);

// Returns true when `url` is base_url or a place below it.
bool is_below(std::string_view base_url, std::string_view url);

// Returns true for an absolute target on another site, and for a target that is no URL.
bool leaves_site(std::string_view base_url, std::string_view target);

// Returns the reference of the first link with rel="next" in the Link headers (RFC 8288), or
// nullopt. Links with an `anchor` do not count: they speak of another page.
std::optional<std::string> next_link(const header_list& headers);

}  // namespace sluice::net
