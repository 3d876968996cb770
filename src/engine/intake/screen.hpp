#pragma once

// Makes the record_screen of an incoming: it tells which records its first filter drops, before a
// subscriber makes entities of them.

#include "engine/plan/plan.hpp"

#include <memory>

namespace sluice::engine {

// Returns null when the incoming has to see every record: it remembers them, its first stage is no
// filter, or an expression reads more than the data. The screen drops no record of which a task
// tells, such as one without an identifier. It outlives the plan.
std::shared_ptr<const record_screen> screen_of(const incoming_plan& incoming);

}  // namespace sluice::engine
