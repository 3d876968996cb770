#pragma once

// Links that a reply gives for the next request. A credential belongs to a site (scheme, host and
// port): a link that leaves it is refused before anything is sent.

#include <sluice/error.hpp>
#include <sluice/net/message.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::net {

// Where `reference` leads (RFC 3986, 5.2), as the reply to `target` means it: an absolute URL.
// `target` is a path behind `base_url`, or absolute. A plain http link to the host of an https
// base_url becomes https. Fails (class refused) for what is no URL, a user or password in it, and a
// site other than base_url's. No failure shows the query.
result<std::string> same_site_link(std::string_view base_url, std::string_view target,
                                   std::string_view reference);

// Whether a URL is base_url or leads to something below it.
bool is_below(std::string_view base_url, std::string_view url);

// An absolute target of another site, or one that is no URL.
bool leaves_site(std::string_view base_url, std::string_view target);

// The reference of the first link with rel="next" in the Link headers (RFC 8288); nothing when
// there is none. Links of another context (`anchor`) do not count.
std::optional<std::string> next_link(const header_list& headers);

}  // namespace sluice::net
