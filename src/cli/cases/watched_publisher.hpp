#pragma once

// Stands between the engine and a publisher in a test, and keeps the records that are sent.

#include <sluice/component/publisher.hpp>

#include <boost/json/array.hpp>

#include <memory>
#include <string>

namespace sluice::cli {

// Sends through `target`, unless it works on this machine alone: then nothing is prepared or
// written. `sent` receives {outgoing, identifier, data} for each delivery, and outlives it.
std::shared_ptr<publisher> watch_publisher(std::shared_ptr<publisher> target, std::string outgoing,
                                           json::array& sent);

// Keeps the records as they come, and sends nothing.
std::shared_ptr<publisher> keep_deliveries(std::string outgoing, json::array& sent);

}  // namespace sluice::cli
