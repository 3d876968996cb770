#pragma once

// Completing many operations at once costs one wake-up an executor, and what their callers submit
// in return costs one wake-up of the ledger: with 64 callers in flight the wake-ups would otherwise
// cost more than the SQL, and the first to come back would be written alone while 63 wait.

#include "ledger/sqlite/operation.hpp"

#include <memory>
#include <vector>

namespace sluice::ledger::sqlite {

// Something that sleeps until there is work.
class sleeper {
 public:
    virtual ~sleeper() = default;
    virtual void wake() = 0;
};

// Wakes it now, or at the end of the batch of completions that runs on this thread.
void wake_soon(const std::shared_ptr<sleeper>& who);

// One post an executor; within it, in order.
void post_completions(std::vector<std::unique_ptr<completion>> done);

}  // namespace sluice::ledger::sqlite
