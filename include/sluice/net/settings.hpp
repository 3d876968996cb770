#pragma once

// Declares the HTTP settings that every type of client shares, so that all spell them alike.

#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::net {

struct timeout_settings {
    std::chrono::milliseconds resolve{5'000};
    std::chrono::milliseconds connect{10'000};
    std::chrono::milliseconds handshake{10'000};
    std::chrono::milliseconds send{30'000};
    std::chrono::milliseconds first_byte{30'000};  // from the last byte sent to the first one back
    std::chrono::milliseconds idle{15'000};        // between two pieces of a reply
    std::chrono::milliseconds total{60'000};       // all attempts, waits and redirects together
};

struct tls_settings {
    std::string ca_file;           // replaces the system's authorities
    std::string certificate_file;  // a client certificate with its chain, PEM
    std::string key_file;          // its key, PEM
    std::string minimum = "1.2";
    bool verify = true;
};

struct proxy_settings {
    std::string url;  // http://host:port; empty for none
    std::string user;
    secret password;
};

struct retry_settings {
    std::int64_t attempts = 3;  // in all
    std::chrono::milliseconds first_delay{500};
    std::chrono::milliseconds longest_delay{30'000};
};

// Says how much of each request goes to the log.
enum class request_logging { off, line, headers, full };

struct client_settings {
    std::string base_url;
    std::map<std::string, std::string> headers;
    timeout_settings timeouts;
    tls_settings tls;
    proxy_settings proxy;
    retry_settings retry;
    std::int64_t connections = 8;                 // the most to one host at once
    std::size_t largest_header = 64 * 1024;       // bytes
    std::size_t largest_body = 32 * 1024 * 1024;  // bytes, after decompression
    std::int64_t redirects = 5;
    request_logging request_log = request_logging::off;
    // Networks that are allowed beside public addresses. They matter for hosts that neither
    // base_url nor configured_urls name.
    std::vector<std::string> allow_networks;
    // Further URLs of the configuration, filled in by the owner and not a field. Their hosts are
    // reached at any address.
    std::vector<std::string> configured_urls;
    // A URL whose host may be reached at any address, but only at the port of this URL. Empty:
    // none.
    std::string configured_place;
    // The path of a Unix socket to which every connection goes, whatever host the URL names. Filled
    // in by the owner and not a field. Empty: none.
    std::string unix_socket = {};
};

// Returns the declared fields of client_settings, without base_url, configured_urls,
// configured_place and unix_socket. A type of client includes them beside its own fields.
const config::declaration<client_settings>& client_settings_declaration();

}  // namespace sluice::net
