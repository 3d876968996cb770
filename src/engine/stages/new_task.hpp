#pragma once

// Turns an entity into a task of a lane and back, for intake and deliveries.

#include "engine/stages/stages_left.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <string>

namespace sluice::engine {

// Makes a task whose order key is the entity's identifier. A problem makes it a rejected task with
// that reason, and `left` then says which stages the entity did not get through. Data with more
// than `largest_task` bytes makes a rejected task, too, without the data.
ledger::new_task new_task_of(const entity& record, ledger::lane where, const std::string& problem,
                             std::size_t largest_task, stages_left left = stages_left::none);

// Makes the entity of a stored task. A failure says which part cannot be read.
result<entity> entity_of(const std::string& type, const std::string& id, const std::string& headers,
                         const std::string& data);

}  // namespace sluice::engine
