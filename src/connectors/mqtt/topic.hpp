#pragma once

// Judges the texts of a packet, and names and filters of topics (MQTT 5, 1.5.4 and 4.7). No I/O.

#include <string>
#include <string_view>
#include <vector>

namespace sluice::mqtt {

// Returns why a server may end the connection over a text, or "". The other messages in flight
// would then have no outcome.
std::string judge_text(std::string_view text);

// Returns why a text is no topic to publish to, or "".
std::string judge_topic(std::string_view topic);

// Returns why a text is no filter for topics, or "": "a/#", "a/+/b", "$share/group/a/#".
std::string judge_filter(std::string_view filter);

}  // namespace sluice::mqtt
