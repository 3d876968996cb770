#pragma once

// Where a service authorizes and gives out tokens: as configured, or as its own metadata says
// (RFC 8414, OpenID Connect Discovery 1.0). Never guessed.

#include <sluice/async/tokens.hpp>
#include <sluice/component/oauth2.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/client.hpp>

#include <string>
#include <vector>

namespace sluice::access {

struct oauth2_places {
    std::string authorize_url;  // may be empty where the grant needs none
    std::string token_url;
};

// The documents to ask for, in order: the configured one, or the well-known ones at the host of
// `base_url` (none when that is no URL).
std::vector<std::string> metadata_urls(const oauth2_settings& given, const std::string& base_url);

// What the metadata document of that URL says. Fails (class invalid) when it names no token
// endpoint, speaks for another host (RFC 8414, 3.3: somebody else's document must not lead a
// secret away), or leads from https to http.
result<oauth2_places> places_of(const json::value& metadata, const std::string& url);

// Configured places go before those of the metadata, which is asked for only when one is missing.
// Fails with class invalid when no metadata can be had: it says which setting mends it; and when a
// person would be sent to a page of another machine without TLS.
awaitable<result<oauth2_places>> find_places(std::shared_ptr<net::http_client> through,
                                             oauth2_settings given, std::string base_url);

}  // namespace sluice::access
