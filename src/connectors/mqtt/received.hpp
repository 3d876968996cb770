#pragma once

// Makes records of a message. Decides only; no I/O.

#include "connectors/mqtt/packet.hpp"
#include "connectors/mqtt/subscriber.hpp"

#include <sluice/component/subscriber.hpp>

namespace sluice::mqtt {

// Appends the message's entities to the page, or the message itself as one that cannot be read.
// Expressions see header.topic, header.qos, header.retain, header.content_type,
// header.response_topic, and each user property as header."property.NAME".
void append_records(const subscriber_options& options, const message& from, page& into);

}  // namespace sluice::mqtt
