#pragma once

// A reply for a person who tries a client.

#include <sluice/model/secret_filter.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <string>

namespace sluice::cli {

// Status and time, headers without credentials, body: JSON is indented, the rest stands as it came;
// past 64 KB it is cut. The secrets of `filter` are hidden.
std::string exchange_text(const net::response& reply, std::chrono::milliseconds took,
                          const secret_filter& filter);

}  // namespace sluice::cli
