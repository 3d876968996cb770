#pragma once

// Turns an entity into a task of a lane and back, for intake and deliveries.

#include "engine/stages/stages_left.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <string>

namespace sluice::engine {

// Makes a task. It is rejected, with the reason, when there is a problem or when the data has more
// than `largest_task` bytes; large data is then left out. The order key is the identifier. `left`
// names the stages that a record with a problem did not pass.
ledger::new_task new_task_of(const entity& entity, ledger::lane lane, const std::string& problem,
                             std::size_t largest_task, stages_left left = stages_left::none);

// Makes the entity of a stored task. A failure says which part cannot be read.
result<entity> entity_of(const std::string& type, const std::string& id, const std::string& headers,
                         const std::string& data);

}  // namespace sluice::engine
