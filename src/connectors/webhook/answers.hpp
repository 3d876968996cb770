#pragma once

// Makes the answers that senders of webhooks get. Decides only; no I/O.

#include <sluice/model/json.hpp>
#include <sluice/net/server.hpp>

#include <string>
#include <string_view>

namespace sluice::webhook {

net::reply json_reply(unsigned status, const json::value& body);
net::reply refusal(unsigned status, const std::string& message);
// 401. `challenge` is the value of WWW-Authenticate, or "" for none.
net::reply unproven(std::string_view challenge, const std::string& message);

net::reply later(const std::string& message);  // 503, with Retry-After

// Returns 200 with a text as it stands, or everything else as JSON.
net::reply success(const json::value& body);

}  // namespace sluice::webhook
