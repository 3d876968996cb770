#pragma once

// Makes the record of a delivery. Decides only; no I/O.

#include "connectors/kafka/producer.hpp"
#include "connectors/kafka/publisher.hpp"

#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>

#include <string>

namespace sluice::kafka {

// Fails (class refused) for a topic that cannot be one.
result<outgoing_record> record_of(const publisher_options& options, const entity& from,
                                  const std::string& key, wall_time moment);

}  // namespace sluice::kafka
