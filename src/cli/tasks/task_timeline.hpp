#pragma once

// Puts in order of time what the ledger keeps of a task, and says what the task waits for: `sluice
// explain`. No I/O. It says nothing that the ledger does not keep.

#include <sluice/ledger/ledger.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::cli {

// Everything that the timeline of a task is made of.
struct task_facts {
    ledger::task_history history;
    std::optional<ledger::run_summary> run;       // nullopt: no longer kept
    std::vector<ledger::task_history> followers;  // tasks that a `then` made of it
    std::vector<ledger::pause_entry> pauses;      // of its route and its outgoing
    std::size_t ahead = 0;                        // tasks before it in its queue, at most …
    std::optional<ledger::task_id> held_before;   // it has the same key, and waits for approval
    std::optional<wall_time> next_delivery;       // of a route that delivers by a schedule
    bool daemon_runs = false;                     // on this ledger
    wall_time now{};

    static constexpr std::size_t most_ahead = 1'000;  // … this many
};

enum class timeline_kind {
    run,
    offered,
    stages,
    attempt,
    intent,
    exchange,
    asked,
    state,
    follower
};
std::string_view name_of(timeline_kind kind);

struct timeline_detail {
    std::string name;   // "sent"
    std::string line;   // a line about it
    std::string whole;  // the whole text; empty: there is no more
};

struct timeline_event {
    timeline_kind kind{};
    std::optional<wall_time> at;  // nullopt: it has no time of its own
    std::string text;
    std::vector<timeline_detail> details = {};
};

// In order of time.
std::vector<timeline_event> timeline_of(const task_facts& facts);

struct next_step {
    std::string command;
    std::string effect;
};

struct task_outlook {
    std::string waits_for;           // empty: for nothing, the task is over
    std::optional<wall_time> until;  // nullopt: no time is known
    std::vector<next_step> steps;    // the likeliest first
};

task_outlook outlook_of(const task_facts& facts);

}  // namespace sluice::cli
