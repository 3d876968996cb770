#pragma once

// Keeps the memory of a daemon small while it waits, which it does most of its life (decision
// 0009). The session calls it.

#include "engine/services.hpp"

#include <chrono>

namespace sluice::app {

// Returns the memory that is free to the system. It also lets go of code and constants, which the
// kernel reads from the file again when they are used.
void let_go_of_memory();

// As let_go_of_memory(), but keeps the code: the daemon is at work. Any thread may call it.
void let_go_of_a_reading();

// Decides when a daemon has become idle: after work, once it uses almost no processor time.
class idle_moments {
 public:
    static constexpr std::chrono::seconds between_looks{5};

    // `used`: the processor time of the process since its start, read every `between_looks`.
    // Returns true once for each time of work.
    bool look(std::chrono::nanoseconds used);

 private:
    std::chrono::nanoseconds last_{0};
    std::chrono::nanoseconds at_letting_go_{0};
};

// Lets go of memory in idle moments, until it is cancelled (terminal).
awaitable<void> let_go_when_idle(engine::services services);

}  // namespace sluice::app
