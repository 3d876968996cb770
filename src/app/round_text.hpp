#pragma once

// Writes the report of one round for the person who asked for it.

#include "engine/engine.hpp"

#include <string>

namespace sluice::app {

// The last lines name the tasks that are left, and those that need attention. If all went well,
// there are none.
std::string round_text(const engine::round_report& report);

// {"incoming":[{"name":…,"pages":…,"items":…,"entities":…,"tasks":…,"rejected":0,
//   "failure":""}],
//  "lanes":[{"route":…,"outgoing":…,"settled":{"finished":12},"next_due":null}]}
std::string round_json(const engine::round_report& report);

}  // namespace sluice::app
