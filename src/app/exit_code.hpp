#pragma once

// Names the exit codes of every command.

namespace sluice::app {

// 0: done. 1: the command failed. 2: the configuration or the command line is wrong, and nothing
// was begun.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misconfigured = 2;

}  // namespace sluice::app
