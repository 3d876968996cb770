#pragma once

// Writes a reply for a person who tries a client.

#include <sluice/model/secret_filter.hpp>
#include <sluice/net/message.hpp>

#include <chrono>
#include <string>

namespace sluice::cli {

// Writes status and time, the headers without credentials, and the body. JSON is indented; any
// other body stays as it came. A body past 64 KB is cut. The secrets of `filter` are hidden.
std::string exchange_text(const net::response& reply, std::chrono::milliseconds took,
                          const secret_filter& filter);

}  // namespace sluice::cli
