#pragma once

// Turns an entity into a task of a lane and back, for intake and deliveries.

#include "engine/stages/stages_left.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <string>

namespace sluice::engine {

// Rejected, with the reason, when there is a problem, or when the data has more than `largest_task`
// bytes; then it is left out. Its key of order is its identifier.
// `left`: with a problem, what the record did not get through.
ledger::new_task new_task_of(const entity& entity, ledger::lane lane, const std::string& problem,
                             std::size_t largest_task, stages_left left = stages_left::none);

// Makes the entity of a stored task. A failure says which part cannot be read.
result<entity> entity_of(const std::string& type, const std::string& id, const std::string& headers,
                         const std::string& data);

}  // namespace sluice::engine
