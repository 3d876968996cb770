#pragma once

// Finds what is odd about a configuration as a whole: entries that nothing uses, and routes, files
// and schedules that do not fit together. `check` adds it to the warnings about single values
// (sluice/config/warnings.hpp).

#include <sluice/config/load.hpp>

namespace sluice::app {

namespace warning {

// An enabled route reads an incoming that is switched off.
inline constexpr const char* never_receives = "never-receives";
// Everything that a rule of `alerts` looks at is switched off.
inline constexpr const char* never_alerts = "never-alerts";
// Two outgoings write one file.
inline constexpr const char* shared_file = "shared-file";
// Many incomings begin at the same minute.
inline constexpr const char* same_minute = "same-minute";

}  // namespace warning

// Precondition: given.good(). Without an incoming nothing runs, and nothing counts as unused.
config::diagnostics find_whole_warnings(const config::loaded& given);

}  // namespace sluice::app
