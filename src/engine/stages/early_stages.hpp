#pragma once

// The stages before the ledger, for a record that did not get through them when it was taken in and
// is offered again by a person.

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
    std::vector<entity> records;  // as tasks hold them: where the route has batches, those
    std::string dropped;          // why there is none
};

// With the configuration of now. A failure is a stage's, or says why the record cannot be offered
// again. `left` is route or incoming. What the pointers point to outlives the call.
awaitable<result<early_outcome>> stage_again(const route_plan* route, entity record,
                                             stages_left left, stage_context context,
                                             std::size_t largest_task);

}  // namespace sluice::engine
