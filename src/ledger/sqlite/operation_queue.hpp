#pragma once

// What callers of any thread hand to a thread of the ledger's. That thread takes all there is at
// once.

#include "ledger/sqlite/completions.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace sluice::ledger::sqlite {

template <class Tables>
class operation_queue final : public sleeper,
                              public std::enable_shared_from_this<operation_queue<Tables>> {
 public:
    using operations = std::vector<std::unique_ptr<operation<Tables>>>;

    void push(std::unique_ptr<operation<Tables>> what) {
        {
            const std::lock_guard guard(mutex_);
            waiting_.push_back(std::move(what));
        }
        wake_soon(this->shared_from_this());
    }

    // Waits for work, for a chore, or for the end: nothing comes after what is taken when `ended`
    // is set.
    operations take(bool& ended, bool& chore) {
        std::unique_lock guard(mutex_);
        awake_.wait(guard, [&] { return !waiting_.empty() || closed_ || chore_; });
        operations taken;
        taken.swap(waiting_);
        ended = closed_;
        chore = std::exchange(chore_, false);
        return taken;
    }

    // To be done once when there is time, however often it is asked for.
    void ask_for_chore() {
        {
            const std::lock_guard guard(mutex_);
            chore_ = true;
        }
        wake();
    }

    // Nothing is pushed after it. `last`, if there is one, is for the thread to complete when
    // everything has been done and closed.
    void close(std::unique_ptr<completion> last) {
        {
            const std::lock_guard guard(mutex_);
            closed_ = true;
            if (last) {
                last_ = std::move(last);
            }
        }
        wake();
    }

    std::unique_ptr<completion> last() {
        const std::lock_guard guard(mutex_);
        return std::move(last_);
    }

    void wake() override { awake_.notify_one(); }

 private:
    std::mutex mutex_;
    std::condition_variable awake_;
    operations waiting_;
    std::unique_ptr<completion> last_;
    bool chore_ = false;
    bool closed_ = false;
};

}  // namespace sluice::ledger::sqlite
