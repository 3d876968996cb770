#pragma once

// A reply for a person who tries a client.

#include <sluice/model/secret.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace sluice::app {

// Status and time, headers without credentials, body: JSON is indented, the rest stands as it came;
// past 64 KB it is cut. Each of `secrets` is hidden wherever it stands.
std::string exchange_text(const net::response& reply, std::chrono::milliseconds took,
                          const std::vector<secret>& secrets);

}  // namespace sluice::app
