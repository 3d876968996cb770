#pragma once

// What one round did, for the person who asked for it.

#include "engine/engine.hpp"

#include <string>

namespace sluice::app {

std::string round_text(const engine::round_report& report);

// {"incoming":[{"name":…,"pages":…,"items":…,"entities":…,"tasks":…,"failure":""}],
//  "lanes":[{"route":…,"outgoing":…,"settled":{"finished":12},"next_due":null}]}
std::string round_json(const engine::round_report& report);

}  // namespace sluice::app
