#pragma once

// Signs requests with OAuth 1.0 (RFC 5849) and HMAC-SHA256, as Magento takes them. The functions
// have no I/O: time and randomness are handed in.

#include "connectors/http/client_options.hpp"

#include <sluice/net/message.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

// A request as its signature sees it.
struct signed_request {
    std::string_view method;
    std::string_view url;   // absolute, with its query
    std::string_view form;  // the body, if it is application/x-www-form-urlencoded; else empty
};

// Names and values as they are, not encoded.
using oauth1_parameters = std::vector<std::pair<std::string, std::string>>;

// Returns the signature base string (RFC 5849, 3.4.1). `parameters` are those of the protocol.
std::string oauth1_base_string(const signed_request& request, const oauth1_parameters& parameters);

// Returns the value of the header Authorization. `nonce` must not come again with this timestamp
// (seconds since 1970). A realm is sent and not signed.
std::string oauth1_header(const oauth1_credential& credential, const signed_request& request,
                          const std::string& nonce, std::int64_t timestamp);

// Puts the header on a request whose target is a path below `base_url`. Its redirects are not
// followed: the signature holds for this URL alone.
void sign_oauth1(const oauth1_credential& credential, const std::string& base_url,
                 net::request& request, const std::string& nonce, std::int64_t timestamp);

}  // namespace sluice::http
