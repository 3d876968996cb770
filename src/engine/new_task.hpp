#pragma once

// An entity as a task of a lane keeps it.

#include <sluice/ledger/ledger.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <string>

namespace sluice::engine {

// Rejected, with the reason, when there is a problem, or when the data has more than `largest_task`
// bytes; then it is left out. Its key of order is its identifier.
ledger::new_task new_task_of(const entity& record, ledger::lane where, const std::string& problem,
                             std::size_t largest_task);

}  // namespace sluice::engine
