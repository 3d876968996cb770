#pragma once

// Counts the resources of a script, and stops it at its limits. A script cannot catch such a stop.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

struct lua_Debug;
struct lua_State;

namespace sluice::transform {

struct script_limits {
    std::uint64_t instructions = 2'000'000;
    std::size_t memory = std::size_t{16} * 1024 * 1024;  // bytes; a text may have a 16th of it
    std::chrono::milliseconds time{50};                  // processor time
};

// One for each Lua state. Functions that work for longer than a few instructions charge for it.
class script_meter {
 public:
    explicit script_meter(const script_limits& limits) : limits_(limits) {}

    void begin_run();

    // Charges work. Stops the script (throws through Lua) when that exceeds the limit.
    void charge(lua_State* state, std::uint64_t instructions);
    // Takes the remaining steps, for work that counts them down; settle() gives the rest back.
    std::uint64_t remaining() const { return instructions_left_; }
    void settle(lua_State* state, std::uint64_t remaining);

    // Tells whether a limit was reached. Every function that catches errors must then pass this one
    // on.
    bool is_stopped() const { return !reason_.empty(); }
    const std::string& reason() const { return reason_; }
    // True while the state is being made; nothing counts then.
    void pause(bool on) { paused_ = on; }

    std::size_t longest_text() const { return limits_.memory / 16; }
    std::size_t used_bytes() const { return bytes_; }

    // A lua_Alloc; `self` is the meter.
    static void* allocate(void* self, void* block, std::size_t old_size, std::size_t new_size);
    // A lua_Hook, called after every few instructions.
    static void after_instructions(lua_State* state, lua_Debug* where);
    static constexpr int hook_interval = 100;  // instructions

 private:
    bool takes(std::uint64_t instructions);
    bool refuses(std::size_t more, bool is_text);
    bool is_late();
    void stop(std::string reason);
    // Names the line of the function at that level in the message; 0 is the one that runs.
    [[noreturn]] void raise(lua_State* state, int level) const;

    script_limits limits_;
    std::uint64_t instructions_left_ = 0;
    std::size_t bytes_ = 0;
    std::uint64_t churn_ = 0;  // bytes requested since the clock was read …
    std::uint64_t work_ = 0;   // … and instructions charged
    bool refused_ = false;     // size of the last request for memory
    bool paused_ = true;
    std::string reason_;
    std::chrono::nanoseconds begun_{0};                  // the thread's time
    std::chrono::steady_clock::time_point looked_at_{};  // when it was read last
};

// Returns the meter of a state.
script_meter& meter_of(lua_State* state);

}  // namespace sluice::transform
