#pragma once

// Finds the addresses where a service authorizes and issues tokens: from the configuration, or from
// its own metadata (RFC 8414, OpenID Connect Discovery 1.0). It never guesses them.

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

// Returns the documents to ask for, in order: the configured one, or the well-known ones at the
// host of `base_url` (none when that is no URL).
std::vector<std::string> metadata_urls(const oauth2_settings& given, const std::string& base_url);

// Reads the metadata document of that URL. Fails (class invalid) when it names no token endpoint,
// speaks for another host, or leads from https to http. RFC 8414, 3.3 asks for the check of the
// host: another host's document must not lead a secret away.
result<oauth2_places> places_of(const json::value& metadata, const std::string& url);

// Finds the endpoints. Configured ones take precedence; the metadata is read only when one is
// missing. Fails with class invalid when the metadata cannot be read, and names the setting that
// mends it. It also fails when the consent page is on another machine and has no TLS.
awaitable<result<oauth2_places>> find_places(std::shared_ptr<net::http_client> through,
                                             oauth2_settings given, std::string base_url);

}  // namespace sluice::access
