#pragma once

// The parts of the engine that a reload swaps one by one: a lane at work, and an incoming at work.
// A unit holds all that it was made of, so that it can end its work after the plan has changed.

#include "engine/delivery/dispatcher.hpp"
#include "engine/intake/intake.hpp"
#include "engine/plan/plan.hpp"

#include <sluice/async/group.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// Two units with equal parts do the same.
struct lane_parts {
    std::shared_ptr<const route_plan> route;
    std::shared_ptr<const outgoing_plan> outgoing;
    std::size_t largest_task = 0;

    friend bool operator==(const lane_parts&, const lane_parts&) = default;
};

struct lane_unit {
    // `services`, and everything in `shared` but the target, outlive the unit.
    lane_unit(const services& services, lane_parts made_of, continuation next,
              std::shared_ptr<target_watch> watch, const lane_context& shared)
        : parts(std::move(made_of)),
          target(std::move(watch)),
          works(services,
                {.route = parts.route->name,
                 .outgoing = parts.outgoing,
                 .continuation = std::move(next),
                 .by_key = by_key(*parts.route, *parts.outgoing),
                 .deliver = parts.route->deliver ? &*parts.route->deliver : nullptr,
                 .generation = &generation},
                shared) {}

    std::string name() const {
        return "route '" + parts.route->name + "' to '" + parts.outgoing->name + "'";
    }

    lane_parts parts;
    // The newest configuration that has this unit. The ledger gets its number.
    std::int64_t generation = 0;
    std::shared_ptr<target_watch> target;
    dispatcher works;
    task_group::handle running;
    bool succeeds = false;  // it takes the lane over from another unit
    bool retired = false;
};

struct intake_parts {
    std::shared_ptr<const incoming_plan> incoming;
    std::vector<std::shared_ptr<const route_plan>> routes;
    std::size_t largest_task = 0;
    bool renamed = false;  // its memory looks renamed: it is not scheduled

    friend bool operator==(const intake_parts&, const intake_parts&) = default;
};

struct intake_unit {
    // `services` outlives the unit.
    intake_unit(const services& services, intake_parts made_of, std::function<void()> on_tasks)
        : parts(std::move(made_of)),
          runs(services, parts.incoming, parts.routes, parts.largest_task, std::move(on_tasks),
               &generation),
          missed(parts.incoming->missed) {}

    std::string name() const { return "incoming '" + parts.incoming->name + "'"; }
    bool is_at_work() const { return scheduling.runs() || by_hand.runs(); }

    intake_parts parts;
    std::int64_t generation = 0;  // as that of a lane
    intake runs;
    task_group::handle scheduling;
    task_group::handle by_hand;
    missed_policy missed;   // for a run that is due when it begins
    bool succeeds = false;  // it takes the incoming over from another unit
    bool retired = false;
};

}  // namespace sluice::engine
