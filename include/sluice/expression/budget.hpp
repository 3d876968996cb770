#pragma once

// Bounds the work of an evaluation, so that no expression holds its thread or fills the memory
// (decision 0042). One budget may serve several expressions: all texts of a template share one.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>

namespace sluice {

// Returns the processor time that the calling thread has used.
std::chrono::nanoseconds thread_time();

struct expression_limits {
    // One step is about 10 ns of work: a third of a node, one item visited, some bytes of text.
    std::uint64_t steps = 4'000'000;
    // Bytes of the result and of all intermediate values.
    std::uint64_t bytes = 64ULL * 1024 * 1024;
    // Processor time, read from `clock` once in every few thousand steps. Time that the thread
    // spends waiting for a processor does not count, so a busy machine fails no entity.
    std::chrono::nanoseconds time = std::chrono::milliseconds(50);
    std::chrono::nanoseconds (*clock)() = &thread_time;
};

// Grants steps and bytes until one limit is reached, and refuses everything after that. One thread
// uses it.
class expression_budget {
 public:
    explicit expression_budget(const expression_limits& limits = {})
        : limits_(limits), steps_left_(limits.steps), bytes_left_(limits.bytes) {
        open_window();
    }

    bool steps(std::uint64_t count) {
        if (count <= window_) [[likely]] {
            window_ -= count;
            return true;
        }
        return next_window(count);
    }
    bool bytes(std::uint64_t count) {
        if (count <= bytes_left_) [[likely]] {
            bytes_left_ -= count;
            return true;
        }
        return stop(bound::bytes);
    }

    bool exhausted() const { return reached_ != bound::none; }

    // Says "it takes more than 4000000 steps". Precondition: exhausted().
    std::string reason() const;

 private:
    enum class bound : std::uint8_t { none, steps, bytes, time };

    // Steps between two readings of the clock: far less than a millisecond of work.
    static constexpr std::uint64_t longest_window = 4096;

    void open_window() { window_ = opened_ = std::min(longest_window, steps_left_); }
    bool next_window(std::uint64_t count);
    bool stop(bound reached);

    expression_limits limits_;
    std::uint64_t window_ = 0;  // steps left before the next reading of the clock
    std::uint64_t opened_ = 0;  // the size of that window
    std::uint64_t steps_left_;  // at the beginning of the window
    std::uint64_t bytes_left_;
    // The end of the first window: an evaluation of a few steps never reads the clock.
    std::chrono::nanoseconds begun_{std::chrono::nanoseconds::min()};
    bound reached_ = bound::none;
};

}  // namespace sluice
