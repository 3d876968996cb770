#pragma once

// Makes the message of a record. Decides only; no I/O.

#include "connectors/mqtt/packet.hpp"
#include "connectors/mqtt/publisher.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <string>

namespace sluice::mqtt {

// Fails (class refused) for a topic that cannot be published to, and for a record that would leave
// the levels of the configured topic.
result<message> message_of(const publisher_options& options, const entity& from,
                           const std::string& key, wall_time moment);

}  // namespace sluice::mqtt
