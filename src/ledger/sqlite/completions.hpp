#pragma once

// Completing many operations at once costs one wake-up an executor, and what their callers submit
// in return is written together: with 64 callers in flight the wake-ups would otherwise cost more
// than the SQL, and the first to come back would be written alone while 63 wait. It is handed over
// in portions, so that the ledger works on the first of them while callers make the others.

#include "ledger/sqlite/operation.hpp"

#include <memory>
#include <vector>

namespace sluice::ledger::sqlite {

// A thread that takes operations.
class recipient {
 public:
    virtual ~recipient() = default;
    virtual void accept(std::vector<std::unique_ptr<completion>> operations) = 0;
    // Somebody is making more at this moment; and has made all of them.
    virtual void more_follow() = 0;
    virtual void all_came() = 0;
    // Callers whose operations this thread did are about to run; they have run, or never will.
    virtual void answers_posted() = 0;
    virtual void answers_given() = 0;
};

// Hands it over now, or with others of the batch of completions that runs on this thread.
void hand_over(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation);

// Makes one post for each executor; within it, the completions run in order. `answering` is the
// thread that did the operations, if there is one that callers may come back to. It hears of each
// post once when it is made, and once when its callers have run or the executor dropped it.
void post_completions(std::vector<std::unique_ptr<completion>> done,
                      const std::shared_ptr<recipient>& answering = nullptr);

}  // namespace sluice::ledger::sqlite
