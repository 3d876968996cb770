#pragma once

// What a daemon holds in memory that waits most of its life (docs/decisions/0009).

namespace sluice::app {

// To be called before anything else: bursts are given back to the system.
void hold_little_memory();

// Behind the start: what only reading the configuration and building from it took. Also code and
// constants, which are read again from their files by whoever comes back to them.
void let_go_of_the_start();

}  // namespace sluice::app
