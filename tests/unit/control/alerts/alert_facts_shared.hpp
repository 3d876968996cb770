#pragma once

// A moment and a lane that several tests of alerts use.

#include <sluice/ledger/task.hpp>
#include <sluice/model/time.hpp>

namespace sluice::control {

inline const wall_time midday = *parse_utc("2026-02-01T12:00:00Z");
inline const ledger::lane lane_to_shop{"posts", "shop"};

}  // namespace sluice::control
