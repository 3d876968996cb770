#pragma once

// What one round did, for the person who asked for it.

#include "engine/engine.hpp"

#include <string>

namespace sluice::app {

// The last lines name what is left and what a person has to look at; there are none when all went
// well.
std::string round_text(const engine::round_report& report);

// {"incoming":[{"name":…,"pages":…,"items":…,"entities":…,"tasks":…,"rejected":0,
//   "failure":""}],
//  "lanes":[{"route":…,"outgoing":…,"settled":{"finished":12},"next_due":null}]}
std::string round_json(const engine::round_report& report);

}  // namespace sluice::app
