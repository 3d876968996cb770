#pragma once

// Measures the writer's commits for metrics. The writer notes them, and any thread asks.

#include <sluice/ledger/activity.hpp>

#include <array>
#include <chrono>
#include <mutex>

namespace sluice::ledger::sqlite {

class commit_meter {
 public:
    void note(std::chrono::duration<double> length, std::size_t writes) {
        const std::lock_guard guard(mutex_);
        seen_.seconds.add(length.count());
        seen_.group.add(static_cast<double>(writes));
    }

    commit_activity seen() const {
        const std::lock_guard guard(mutex_);
        return seen_;
    }

 private:
    static constexpr std::array<double, 9> seconds_{0.0005, 0.001, 0.002, 0.005, 0.01,
                                                    0.02,   0.05,  0.1,   1};
    static constexpr std::array<double, 8> group_{1, 2, 4, 8, 16, 64, 256, 1024};

    mutable std::mutex mutex_;
    commit_activity seen_{histogram(seconds_), histogram(group_)};
};

}  // namespace sluice::ledger::sqlite
