#pragma once

// What a client says of its requests: in the log, as its `request_log` asks for, and to the history
// of the task that a request is sent for. Secrets are hidden, bodies are capped.

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

// "Content-Type: application/json", one a line. Values of headers that carry credentials
// (Authorization, Cookie, Set-Cookie, X-API-Key, Proxy-Authorization and what looks like them) are
// hidden whatever they are.
std::string shown_headers(const net::header_list& headers, const secret_filter& filter);

// What the headers of a request prove who we are with: "abc" of "Authorization: Bearer abc". A
// reply may repeat it.
std::vector<secret> credentials_of(const net::header_list& headers);

class request_log {
 public:
    // `log` outlives it. `client` names it in every line.
    request_log(event_log& log, std::string client, net::request_logging logging,
                std::vector<secret> secrets);

    // One line for an exchange that has ended, with the number of its task; and keep_exchange. The
    // credentials that `sent` carries are hidden too.
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
