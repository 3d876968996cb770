#pragma once

// Says what each schedule of a configuration does next, and what the ledger knows of its past. It
// needs no daemon: `sluice schedules` shows it.

#include "engine/plan/plan.hpp"
#include "engine/schedule_book.hpp"

#include <sluice/ledger/ledger.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sluice::planning {

inline constexpr std::size_t runs_shown = 5;

// A ledger's memory of schedules; empty without a ledger.
struct schedule_memory {
    struct of_incoming {
        ledger::incoming_state state;
        std::optional<engine::kept_schedule> events;
    };
    std::map<std::string, of_incoming> incoming;
    std::map<ledger::lane, std::string> deliveries;  // the text of each delivery_run
    std::vector<ledger::pause_entry> paused;
};

// The pointers outlive the call.
awaitable<result<schedule_memory>> read_schedule_memory(ledger::ledger* ledger,
                                                        const engine::plan* plan, wall_time now);

struct coming_run {
    wall_time planned{};
    wall_time start{};                      // with jitter; now, for a run that is made up for
    std::optional<wall_time> held_until{};  // by a maintenance window that is open at the start
};

struct schedule_outlook {
    std::string kind;  // "incoming", "route"
    std::string name;
    std::string outgoing;  // of a route's deliveries
    engine::schedule when;
    std::string text;  // "0 9 * * mon-fri in Europe/Berlin", "when requests arrive"
    net::priority priority = net::priority::medium;
    bool paused = false;
    bool on_request = false;                          // others begin its runs, by sending something
    std::string arrives = "request";                  // names it: request, file
    std::optional<wall_time> last{};                  // start of the last run
    std::optional<std::chrono::milliseconds> late{};  // of the last run; nothing: in time
    std::optional<engine::kept_schedule> events{};
    std::vector<coming_run> next{};
};

// In the order of names: the incomings, then the routes that deliver by a schedule.
std::vector<schedule_outlook> outlook_of(const engine::plan& plan, const schedule_memory& memory,
                                         wall_time now);

}  // namespace sluice::planning
