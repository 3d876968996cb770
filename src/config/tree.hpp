#pragma once

// YAML as plain JSON.

#include <sluice/config/node.hpp>
#include <sluice/config/reader_state.hpp>
#include <sluice/model/json.hpp>

#include <optional>

namespace sluice::config {

// A scalar by YAML's core rules, without a word: what they call a number and JSON does not stays a
// text.
json::value core_value(const node& scalar);

// A scalar by YAML's core rules (1.2, section 10.3.2): null, true and false, numbers, else a text.
// A quoted one, and one that comes from a secret, is always a text; yes, no, on and off are texts.
// A number that JSON cannot say (010, 0x1F, .inf) is reported: it is somebody's text without
// quotes.
std::optional<json::value> json_from_scalar(const node& scalar, reader_state& state);

// Nothing when something was reported.
std::optional<json::value> json_from_tree(const node& from, reader_state& state);

}  // namespace sluice::config
