#pragma once

// Turns YAML nodes into plain JSON.

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/model/json.hpp>

#include <optional>

namespace sluice::config {

// Reads a scalar by YAML's core rules without reporting. A number that JSON does not have stays a
// text.
json::value core_value(const node& scalar);

// Reads a scalar by YAML's core rules (YAML 1.2, section 10.3.2): null, true and false, numbers,
// else a text. A quoted scalar is always a text, and so is one from a secret. yes, no, on and off
// are texts.
// A number that JSON cannot write (010, 0x1F, .inf) is reported: it is most likely a text without
// its quotes.
std::optional<json::value> json_from_scalar(const node& scalar, reader_state& state);

// Returns nothing after it has reported a problem.
std::optional<json::value> json_from_tree(const node& from, reader_state& state);

}  // namespace sluice::config
