#pragma once

// Keeps the memory of a daemon small while it waits, which it does most of its life (decision
// 0009). The session calls it.

namespace sluice::app {

// Call it before anything else. malloc then returns memory to the system after each burst.
void hold_little_memory();

// Call it after the start. It returns the memory that only reading and building needed. It also
// lets go of code and constants, which the kernel reads from the file again when they are used.
void let_go_of_the_start();

// Gives the memory that a reading took back to the system, while the daemon goes on.
void let_go_of_a_reading();

}  // namespace sluice::app
