#pragma once

// Runs a plan: a scheduler for each incoming, a dispatcher for each lane (a route and one of its
// outgoings), and an orderly stop. One shard runs all of it.

#include "engine/delivery/confirming.hpp"
#include "engine/engine_view.hpp"
#include "engine/key_locks.hpp"
#include "engine/plan/name_findings.hpp"
#include "engine/plan/plan.hpp"
#include "engine/run_request.hpp"
#include "engine/schedule_book.hpp"
#include "engine/services.hpp"
#include "engine/units.hpp"

#include <sluice/async/group.hpp>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
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

    // Compares the names in the ledger with another plan, as take_over() does with the first one.
    awaitable<result<name_findings>> look_at_names(const plan* next);

    // Puts another plan in force at once, after start(). Parts that are equal in both plans go on
    // as if nothing had happened: the same objects stand in both. The others are told to end, and
    // their successors begin when they have ended: no lane and no incoming ever has two at work.
    // `names` are the findings for the new plan. Returns the parts that are still at work.
    //
    // A run ends after the page in hand, and its successor goes on in the listing. A delivery under
    // way ends by itself. Parts that have not ended after the plan's grace time are named in the
    // log and cut off, unless a delivery is under way that nobody could ask about.
    std::vector<std::string> swap(plan next, name_findings names);

    // The parts of earlier plans that still work.
    std::vector<std::string> draining() const;

    const plan& running() const { return plan_; }

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
    using lane_list = std::vector<std::shared_ptr<lane_unit>>;
    using intake_list = std::vector<std::shared_ptr<intake_unit>>;
    struct watched_target {
        std::shared_ptr<const outgoing_plan> outgoing;
        std::shared_ptr<target_watch> watch;
    };

    // The lanes and incomings of plan_: those of the lists that stay, and new ones.
    lane_list lanes_of_plan(const lane_list& present);
    intake_list intakes_of_plan(const intake_list& present) const;
    std::shared_ptr<lane_unit> make_lane(lane_parts parts);
    std::shared_ptr<intake_unit> make_intake(intake_parts parts) const;
    std::shared_ptr<target_watch> watch_of(const std::shared_ptr<const outgoing_plan>& outgoing);
    continuation continuation_of(const std::shared_ptr<const route_plan>& route,
                                 const std::string& outgoing);
    void index_lanes();
    confirmation_context parts_of_confirmations();
    void wake_route(const std::string& route) const;

    void begin(const std::shared_ptr<lane_unit>& unit);
    void begin(const std::shared_ptr<intake_unit>& unit);
    awaitable<void> run_lane(std::shared_ptr<lane_unit> unit);
    awaitable<void> run_schedule(std::shared_ptr<intake_unit> unit);
    awaitable<void> receive(intake_unit* unit);
    // Returns whether a pause or maintenance held the incoming.
    awaitable<bool> keep_shut_while_held(const intake_unit* unit);
    void shut_paused_inboxes() const;
    awaitable<result<void>> bound_stored_waits(const dispatcher* lane);
    awaitable<void> end_cut_run(const intake_unit* unit);

    void retire(lane_unit& unit);
    void retire(intake_unit& unit);
    awaitable<void> see_out(lane_list lanes, intake_list intakes, std::chrono::milliseconds grace);

    awaitable<void> watch_for_commands();
    awaitable<result<void>> admit_parts(std::string incoming);
    awaitable<result<void>> read_switches();
    void say_names(const name_findings& names) const;
    awaitable<void> heed_commands();
    awaitable<result<void>> take_requests();
    awaitable<result<void>> take_request(const ledger::stored_value* one);
    std::shared_ptr<intake_unit> runs_for(run_request& asked);
    std::shared_ptr<intake_unit> intake_of(const std::string& incoming) const;
    awaitable<result<void>> answer(run_request asked);
    awaitable<void> run_as_asked(run_request asked);
    awaitable<void> watch_ledger();
    awaitable<void> watch_disk();
    void keep_windows();
    awaitable<void> keep_small();
    awaitable<void> cancel_after(std::chrono::milliseconds grace);
    awaitable<round_report::incoming_line> run_incoming(intake* runs);
    awaitable<std::vector<round_report::lane_line>> drain_lanes(std::chrono::milliseconds patience);
    void crashed(const std::string& member, std::exception_ptr why);

    services services_;
    plan plan_;
    disk_watch disk_;
    key_locks fingerprint_locks_;
    key_locks run_locks_;   // by incoming: one run at a time, by its schedule or by hand
    key_locks unit_locks_;  // by lane and by incoming: one unit at a time
    ledger_trouble trouble_;
    pause_state pauses_;
    std::optional<confirmations> confirmations_;  // always there once the engine is made
    schedule_tally schedule_events_;
    std::map<std::string, watched_target> targets_;  // by outgoing
    lane_list lanes_;                                // each after those that lead to it
    std::map<std::string, std::vector<lane_unit*>> lanes_of_route_;
    intake_list intakes_;             // by name
    std::set<std::string> cut_runs_;  // incomings whose successors begin them again
    lane_list leaving_lanes_;
    intake_list leaving_intakes_;
    task_group fetching_;
    task_group delivering_;
    task_group seeing_out_;
    task_group::handle watching_windows_;
    std::vector<std::string> cut_off_;
    std::map<std::string, failure> renamed_;  // incomings that are not run, and why
};

}  // namespace sluice::engine
