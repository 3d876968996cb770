#pragma once

// Writes a client's requests to the log, as `request_log` asks, and to the history of the task that
// sent them. Secrets are hidden and bodies are capped.

#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/secret.hpp>
#include <sluice/model/secret_filter.hpp>
#include <sluice/net/message.hpp>
#include <sluice/net/settings.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace sluice {

// Returns lines such as "Content-Type: application/json". Hides the values of headers that carry
// credentials: Authorization, Cookie, Set-Cookie, X-API-Key, Proxy-Authorization and similar names.
std::string shown_headers(const net::header_list& headers, const secret_filter& filter);

// The credentials in a request's headers: "abc" of "Authorization: Bearer abc". A reply may repeat
// them.
std::vector<secret> credentials_of(const net::header_list& headers);

class request_log {
 public:
    // `log` outlives this object. Every line names the client.
    request_log(event_log& log, std::string client, net::request_logging logging,
                std::vector<secret> secrets);

    // Logs one exchange that has ended, with the number of its task, and calls keep_exchange. It
    // also hides the credentials that `sent` carries.
    void write(const net::request& sent, const result<net::response>& outcome,
               std::chrono::milliseconds took) const;

 private:
    event_log& log_;
    std::string client_;
    net::request_logging logging_;
    std::vector<secret> secrets_;
    secret_filter filter_;  // hides secrets_
};

}  // namespace sluice
