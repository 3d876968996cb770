#pragma once

// Runs a plan: a scheduler for each incoming, a dispatcher for each lane (a route and one of its
// outgoings), and an orderly stop. One shard runs all of it.

#include "engine/delivery/dispatcher.hpp"
#include "engine/engine_view.hpp"
#include "engine/intake/intake.hpp"
#include "engine/key_locks.hpp"
#include "engine/plan/name_findings.hpp"
#include "engine/plan/plan.hpp"
#include "engine/run_request.hpp"
#include "engine/services.hpp"

#include <sluice/async/group.hpp>

#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// Tells the person who asked for a round what it did.
struct round_report {
    struct incoming_line {
        std::string name;
        ledger::run_counts counts;
        std::int64_t rejected = 0;  // of its tasks
        std::string failure;        // empty: it went well
    };
    struct lane_line {
        ledger::lane lane;
        std::map<ledger::task_state, std::int64_t> settled;
        std::optional<wall_time> next_due;
    };
    std::vector<incoming_line> incoming;
    std::vector<lane_line> lanes;

    // No run failed, and no task failed, was rejected or is uncertain. A task that waits for its
    // next attempt is no failure.
    bool went_well() const;
};

class engine {
 public:
    engine(services services, plan plan);
    ~engine();  // precondition: stopped, or never started

    // Takes the ledger over from an earlier daemon. Ends its leases, brings forward tasks that wait
    // longer than they may, and admits the rest of pages that it committed in parts. Reads the
    // pauses, and logs the names of the ledger that are not configured. An incoming whose memory
    // looks renamed is never run. Call it once, before anything else.
    awaitable<result<void>> take_over();

    // Schedules and dispatches until stop().
    void start();

    // Runs each incoming once, or only the named one, and then delivers until nothing is due. Waits
    // for tasks whose next attempt comes within `patience`. Not to be called after start().
    awaitable<round_report> run_once(std::string only, std::chrono::milliseconds patience);

    // Makes run_once() end soon: it finishes the pages and deliveries in hand, and begins no other.
    void finish_soon();

    // Looks now for commands in the ledger: pauses, moved tasks, runs by hand. The daemon looks by
    // itself for those of other processes. Only between start() and stop().
    void look_for_commands();

    // Shows the engine as it is now. Looks at the disk, at most once a second.
    engine_view view();

    // Cancels the subscribers, gives the deliveries under way `grace` to end, then cancels them.
    // Joins everything. Returns the names of the lanes that were cut off.
    awaitable<std::vector<std::string>> stop(std::chrono::milliseconds grace);

 private:
    void make_lanes();
    continuation continuation_of(const std::shared_ptr<const route_plan>& route,
                                 const std::string& outgoing);
    void make_intakes();
    awaitable<result<void>> bound_stored_waits();
    awaitable<void> watch_for_commands();
    awaitable<result<void>> admit_parts();
    awaitable<result<void>> read_switches();
    awaitable<result<void>> look_at_names();
    awaitable<void> heed_commands();
    awaitable<result<void>> take_requests();
    awaitable<result<void>> take_request(const ledger::stored_value* one);
    intake* runs_for(run_request& asked);
    awaitable<result<void>> answer(run_request asked);
    awaitable<void> run_as_asked(intake* runs, run_request asked);
    bool is_fed_by(const dispatcher& lane, const incoming_plan& incoming) const;
    awaitable<void> watch_ledger();
    awaitable<void> watch_disk();
    awaitable<void> keep_small();
    awaitable<void> cancel_after(std::chrono::milliseconds grace);
    awaitable<round_report::incoming_line> run_incoming(intake* runs);
    awaitable<std::vector<round_report::lane_line>> drain_lanes(std::chrono::milliseconds patience);
    void crashed(const std::string& member, std::exception_ptr why);

    services services_;
    plan plan_;
    disk_watch disk_;
    key_locks fingerprint_locks_;
    key_locks run_locks_;  // by incoming: one run at a time, by its schedule or by hand
    ledger_trouble trouble_;
    pause_state pauses_;
    std::map<std::string, target_watch> targets_;  // by outgoing
    std::list<dispatcher> lanes_;
    std::list<intake> intakes_;
    task_group fetching_;
    task_group delivering_;
    std::vector<std::string> cut_off_;
    std::map<std::string, failure> renamed_;  // incomings that are not run, and why
};

}  // namespace sluice::engine
