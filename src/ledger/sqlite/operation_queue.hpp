#pragma once

// Hands operations of any thread to one thread of the ledger, which takes all of them at once.

#include "ledger/sqlite/completions.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace sluice::ledger::sqlite {

template <class Tables>
class operation_queue final : public recipient,
                              public std::enable_shared_from_this<operation_queue<Tables>> {
 public:
    using operations = std::vector<std::unique_ptr<operation<Tables>>>;

    void push(std::unique_ptr<operation<Tables>> operation) {
        hand_over(this->shared_from_this(), std::move(operation));
    }

    // The completions are operations of push(), so the cast below is safe.
    void accept(std::vector<std::unique_ptr<completion>> completions) override {
        {
            const std::lock_guard guard(mutex_);
            for (auto& one : completions) {
                waiting_.emplace_back(static_cast<operation<Tables>*>(one.release()));
            }
            rouse();
        }
        awake_.notify_one();
    }

    bool accept_quietly(std::unique_ptr<completion> completion) override {
        bool enough = false;
        bool is_first = false;
        {
            const std::lock_guard guard(mutex_);
            waiting_.emplace_back(static_cast<operation<Tables>*>(completion.release()));
            present_.store(true, std::memory_order_release);
            enough = waiting_.size() == portion;
            if (enough) {
                rouse();
            }
            is_first = !std::exchange(wake_coming_, true);
        }
        if (enough) {
            awake_.notify_one();
        }
        return is_first;
    }

    void wake() override {
        {
            const std::lock_guard guard(mutex_);
            wake_coming_ = false;
            if (waiting_.empty()) {  // all have joined a group meanwhile
                return;
            }
            rouse();
        }
        awake_.notify_one();
    }

    void more_follow() override { makers_.fetch_add(1, std::memory_order_relaxed); }
    void all_came() override { makers_.fetch_sub(1, std::memory_order_release); }

    void answers_posted() override { answers_.fetch_add(1, std::memory_order_relaxed); }
    void answers_given() override { answers_.fetch_sub(1, std::memory_order_release); }

    // Takes the operations that can join the group being written: those here, and those that
    // callers are making now, unless that takes long.
    operations take_joining() {
        const auto end = std::chrono::steady_clock::now() + longest_making;
        while (!present_.load(std::memory_order_acquire) &&
               makers_.load(std::memory_order_acquire) > 0 &&
               std::chrono::steady_clock::now() < end) {
        }
        if (!present_.load(std::memory_order_acquire)) {
            return {};
        }
        const std::lock_guard guard(mutex_);
        auto joining = take_waiting();
        taken_together_ += joining.size();
        return joining;
    }

    // Waits for work, for a chore, or for the end. When it sets `ended`, no operation comes after
    // those taken. With `patience` it waits no longer than that.
    operations take(bool& ended, bool& chore,
                    std::optional<std::chrono::milliseconds> patience = {}) {
        if (taken_together_ <= few_callers) {
            linger();
        }
        std::unique_lock guard(mutex_);
        const auto roused = [&] {
            return (roused_.load(std::memory_order_relaxed) && !waiting_.empty()) || closed_ ||
                   chore_;
        };
        if (patience) {
            awake_.wait_for(guard, *patience, roused);
        } else {
            awake_.wait(guard, roused);
        }
        auto taken = take_waiting();
        taken_together_ = taken.size();
        ended = closed_;
        chore = std::exchange(chore_, false);
        return taken;
    }

    // The chore runs once when there is time, however often it is asked for.
    void ask_for_chore() {
        {
            const std::lock_guard guard(mutex_);
            chore_ = true;
            rouse();
        }
        awake_.notify_one();
    }

    // Push nothing after it. The thread completes `last`, if there is one, when all work is done
    // and the connection is closed.
    void close(std::unique_ptr<completion> last) {
        {
            const std::lock_guard guard(mutex_);
            closed_ = true;
            if (last) {
                last_ = std::move(last);
            }
            rouse();
        }
        awake_.notify_one();
    }

    std::unique_ptr<completion> last() {
        const std::lock_guard guard(mutex_);
        return std::move(last_);
    }

 private:
    static constexpr std::chrono::microseconds longest_making{100};
    // Callers on a busy executor run late. Then sleep is cheaper than the wait.
    static constexpr std::chrono::microseconds longest_lingering{60};
    // More callers than this take longer to run than the thread lingers.
    static constexpr std::size_t few_callers = 4;

    // A caller that was just answered often has the next operation within microseconds, and to be
    // woken takes longer: with one caller in flight, a thread that sleeps at once does half the
    // work a second (decision 0058). So the thread waits until the answered callers have run. It
    // does not wait longer, because a wait that spins takes a core: callers that have run without
    // a new operation are at work elsewhere.
    void linger() const {
        const auto end = std::chrono::steady_clock::now() + longest_lingering;
        while (!roused_.load(std::memory_order_acquire) &&
               answers_.load(std::memory_order_acquire) > 0 &&
               std::chrono::steady_clock::now() < end) {
        }
    }

    // Call it with mutex_ held.
    operations take_waiting() {
        roused_.store(false, std::memory_order_relaxed);
        present_.store(false, std::memory_order_relaxed);
        return std::exchange(waiting_, {});
    }

    // Call it with mutex_ held, and notify the thread afterwards.
    void rouse() {
        present_.store(true, std::memory_order_release);
        roused_.store(true, std::memory_order_release);
    }

    std::mutex mutex_;
    std::condition_variable awake_;
    operations waiting_;
    std::unique_ptr<completion> last_;
    std::atomic<bool> roused_ = false;
    std::atomic<bool> present_ = false;  // something waits
    std::atomic<int> makers_ = 0;
    std::size_t taken_together_ = 0;  // operations of the last group; of the ledger's thread alone
    std::atomic<int> answers_ = 0;    // groups of answers that are posted and have not run
    bool wake_coming_ = false;        // an executor will call wake()
    bool chore_ = false;
    bool closed_ = false;
};

}  // namespace sluice::ledger::sqlite
