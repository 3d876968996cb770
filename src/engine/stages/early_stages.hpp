#pragma once

// Runs a rejected record through the stages before the ledger again, when a person offers it again.

#include "engine/plan/plan.hpp"
#include "engine/stages/stages_left.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace sluice::engine {

struct early_outcome {
    std::vector<entity> records;  // as tasks hold them: batches if the route has them
    std::string dropped;          // why there is no record
};

// Runs the stages of the present configuration. A failure is a stage's, or says why the record
// cannot be offered again. `left` is route or incoming. The pointers' targets outlive the call.
awaitable<result<early_outcome>> stage_again(const route_plan* route, entity entity,
                                             stages_left left, stage_context context,
                                             std::size_t largest_task);

}  // namespace sluice::engine
