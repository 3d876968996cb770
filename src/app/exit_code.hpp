#pragma once

namespace sluice::app {

// The exit codes of every command. 0: done. 1: it did not work out. 2: the configuration or the
// command line is wrong; nothing was begun.
inline constexpr int exit_done = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_misconfigured = 2;

}  // namespace sluice::app
