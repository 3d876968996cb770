#pragma once

// Lists the services that the composition root gives to every part of the engine.

#include "engine/disk_watch.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/event_log.hpp>
#include <sluice/model/trace.hpp>

#include <cstddef>

namespace sluice::engine {

class followed_tasks;
class maintenance_calendar;
class pause_state;
class route_taps;
class schedule_counters;

// Bounds a transaction: a page with more than this goes to the ledger in parts, one transaction
// each.
struct part_limits {
    std::size_t tasks = 5'000;
    std::size_t bytes = std::size_t{16} * 1024 * 1024;  // of their data
};

// All of them outlive the engine. For one shard.
struct services {
    asio::any_io_executor executor;
    ledger::ledger& ledger;
    clock& time;
    random_source& random;
    event_log& log;
    free_space space = {};                          // of the ledger's disk
    disk_watch* disk = nullptr;                     // the engine's, for its parts
    const pause_state* pauses = nullptr;            // null: nothing is paused
    part_limits part = {};                          // of a page that goes to the ledger
    const maintenance_calendar* windows = nullptr;  // the engine's; null: there are none
    schedule_counters* counters = nullptr;          // null: nobody counts
    trace_writer* traces = nullptr;                 // null: nobody traces
    route_taps* taps = nullptr;                     // null: nobody watches records
    followed_tasks* followed = nullptr;             // null: nobody waits for outcomes
};

}  // namespace sluice::engine
