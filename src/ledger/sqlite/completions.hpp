#pragma once

// Completing many operations at once costs one wake-up an executor, and what their callers submit
// in return costs one wake-up of the ledger: with 64 callers in flight the wake-ups would otherwise
// cost more than the SQL, and the first to come back would be written alone while 63 wait.

#include "ledger/sqlite/operation.hpp"

#include <memory>
#include <vector>

namespace sluice::ledger::sqlite {

// A thread that takes operations.
class recipient {
 public:
    virtual ~recipient() = default;
    virtual void accept(std::vector<std::unique_ptr<completion>> operations) = 0;
};

// Hands it over now, or at the end of the batch of completions that runs on this thread, with all
// others.
void hand_over(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation);

// One post an executor; within it, in order.
void post_completions(std::vector<std::unique_ptr<completion>> done);

}  // namespace sluice::ledger::sqlite
