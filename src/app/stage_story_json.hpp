#pragma once

// Writes the effects of stages as JSON, for `--json` of commands and for the operator's page.

#include "engine/stages/stage_effects.hpp"

#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

namespace sluice::app {

json::object stages_object(const engine::stage_story& story);

}  // namespace sluice::app
