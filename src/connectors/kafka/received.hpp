#pragma once

// Makes entities of records, and positions of offsets. Decides only; no I/O.

#include "connectors/kafka/consumer.hpp"
#include "connectors/kafka/subscriber.hpp"

#include <sluice/component/subscriber.hpp>

namespace sluice::kafka {

// Appends the record's entities to the page, or the record as one that cannot be read. The id is
// "topic/partition/offset"; for an entity of a list, its place in the list follows. Expressions see
// header.topic, header.partition, header.offset, header.key, header.timestamp, header.tombstone,
// and each header of the record as header."header.NAME".
void append_record(const subscriber_options& options, const record& from, page& into);

// {"orders": {"0": 17}}: the next offset of each partition.
json::value position_of(const next_offsets& offsets);
next_offsets offsets_in(const json::value& position);

}  // namespace sluice::kafka
