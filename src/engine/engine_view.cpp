#include "engine/engine_view.hpp"

#include "engine/engine.hpp"

namespace sluice::engine {

engine_view engine::view() {
    using ledger::paused_kind;
    engine_view shown;
    const auto now = services_.time.now();
    for (const auto& unit : intakes_) {
        const auto& runs = unit->runs;
        const auto& name = runs.incoming().name;
        const auto refused = renamed_.find(name);
        shown.incoming.push_back(
            {runs.incoming(), runs.activity(), run_locks_.is_held(name),
             pauses_.paused(paused_kind::incoming, name),
             refused == renamed_.end() ? "" : describe(refused->second), schedule_events_.of(name),
             plan_.maintenance.held_until(paused_kind::incoming, name, now).has_value()});
    }
    for (const auto& unit : lanes_) {
        const auto& lane = unit->works;
        const auto& name = lane.name();
        const bool paused = pauses_.paused(paused_kind::route, name.route) ||
                            pauses_.paused(paused_kind::outgoing, name.outgoing);
        shown.lanes.push_back(
            {name, lane.activity(), lane.under_way(), lane.has_schedule(), paused});
    }
    for (const auto& [name, target] : targets_) {
        outgoing_view one;
        one.name = name;
        one.paused = pauses_.paused(paused_kind::outgoing, name);
        one.held = target.watch->is_open();
        one.done = &target.watch->activity();
        if (one.held) {
            one.next_try = target.watch->held_until();
            one.trouble = target.watch->trouble();
        }
        shown.outgoing.push_back(std::move(one));
    }
    shown.running = &plan_;
    shown.lateness = &schedule_events_.lateness();
    shown.disk_low = disk_.is_low();
    shown.ledger_lost = services_.ledger.lost_files();
    shown.ledger_fails = trouble_.since();
    return shown;
}

}  // namespace sluice::engine
