#pragma once

// Completes many operations with one wake-up an executor, and gathers the operations that their
// callers submit in return. With 64 callers in flight, single wake-ups would cost more than the
// SQL. The first caller to return would also be written alone while 63 wait. Operations go over in
// portions, so that the ledger works on the first of them while callers make the others.

#include "ledger/sqlite/operation.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace sluice::ledger::sqlite {

// Small enough that the ledger works on one portion while callers make the next. A smaller portion
// would begin a commit sooner, with fewer operations in it (decision 0058).
inline constexpr std::size_t portion = 32;

// Takes operations; a thread of the ledger works on them.
class recipient {
 public:
    virtual ~recipient() = default;
    virtual void accept(std::vector<std::unique_ptr<completion>> operations) = 0;
    // Takes an operation without waking the thread, which may begin it nevertheless. After `true`
    // the caller must call wake() in a moment.
    virtual bool accept_quietly(std::unique_ptr<completion> operation) = 0;
    virtual void wake() = 0;
    // more_follow(): a caller is making more operations. all_came(): they have all been made.
    virtual void more_follow() = 0;
    virtual void all_came() = 0;
    // Two calls for answered callers. The first comes before they run, the second when they have
    // run or never will.
    virtual void answers_posted() = 0;
    virtual void answers_given() = 0;
};

// Hands the operation over together with others of the batch that runs on this thread. Without one,
// the thread of the ledger wakes after the handlers that are ready on the executor now: replies
// that came together then share a commit.
void hand_over(const std::shared_ptr<recipient>& to, std::unique_ptr<completion> operation);

// Makes one post for each executor; within it, the completions run in order. `answering` is the
// thread that did the operations, if there is one that callers may come back to. It hears of each
// post once when it is made, and once when its callers have run or the executor dropped it.
void post_completions(std::vector<std::unique_ptr<completion>> done,
                      const std::shared_ptr<recipient>& answering = nullptr);

}  // namespace sluice::ledger::sqlite
