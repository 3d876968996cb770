#pragma once

// Gives the program its time and its random numbers. Both are passed in, so that tests replace them
// and never wait.

#include <sluice/async/tokens.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>

namespace sluice {

// Tells the time and lets coroutines wait for it. Tests implement it with a time of their own.
class clock {
 public:
    virtual ~clock() = default;

    virtual wall_time now() const = 0;
    // Measures lengths of time: it never jumps when somebody sets the machine's clock.
    virtual steady_time steady_now() const = 0;

    // Resumes on the caller's executor: true when `length` has passed, false after a terminal
    // cancellation. After a cancellation the caller's next co_await throws operation_aborted.
    virtual awaitable<bool> sleep_for(std::chrono::milliseconds length) = 0;
};

// Reads the machine's clock. Any thread may use it.
class system_clock final : public clock {
 public:
    wall_time now() const override;
    steady_time steady_now() const override;
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override;
};

// Supplies random bits for jitter and identifiers, never for secrets.
class random_source {
 public:
    virtual ~random_source() = default;
    virtual std::uint64_t next() = 0;
    // Uniform in [0, bound), or 0 for a bound of 0. The remainder favours small numbers by less
    // than bound / 2^64, which jitter does not notice.
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
};

// Starts from a seed of the operating system. Each shard has one; it is not safe for several
// threads.
class system_random final : public random_source {
 public:
    system_random();
    std::uint64_t next() override;

 private:
    std::uint64_t state_;
};

}  // namespace sluice
