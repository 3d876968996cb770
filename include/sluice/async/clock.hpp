#pragma once

// Time and randomness are handed in, so that no test waits for either.

#include <sluice/async/tokens.hpp>
#include <sluice/model/time.hpp>

#include <chrono>
#include <cstdint>

namespace sluice {

class clock {
 public:
    virtual ~clock() = default;

    virtual wall_time now() const = 0;
    virtual steady_time steady_now() const = 0;

    // Resumes on the caller's executor when `length` has passed: true; or false when it was
    // cancelled (terminal) while waiting. The caller's next co_await then throws operation_aborted.
    virtual awaitable<bool> sleep_for(std::chrono::milliseconds length) = 0;
};

// The machine's clock. Usable from every thread.
class system_clock final : public clock {
 public:
    wall_time now() const override;
    steady_time steady_now() const override;
    awaitable<bool> sleep_for(std::chrono::milliseconds length) override;
};

class random_source {
 public:
    virtual ~random_source() = default;
    virtual std::uint64_t next() = 0;
    // Uniform in [0, bound); 0 for a bound of 0.
    std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
};

// Seeded from the operating system. One per shard: not for use from several threads.
class system_random final : public random_source {
 public:
    system_random();
    std::uint64_t next() override;

 private:
    std::uint64_t state_;
};

}  // namespace sluice
