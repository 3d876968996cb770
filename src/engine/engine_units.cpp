#include "engine/engine.hpp"
#include "engine/scheduler.hpp"

#include <sluice/model/key.hpp>

#include <algorithm>
#include <exception>
#include <utility>

// Makes the units of a plan and runs them. A unit holds a lock of its name as long as it works, so
// that its successor waits for its end.

namespace sluice::engine {

engine::lane_list engine::lanes_of_plan(const lane_list& present) {
    std::map<ledger::lane, std::shared_ptr<lane_unit>> known;
    for (const auto& unit : present) {
        known.emplace(unit->works.name(), unit);
    }
    lane_list made;
    for (const auto& route : plan_.routes) {
        for (const auto& to : outgoings_of(*route)) {
            lane_parts parts{route, to, plan_.daemon.largest_task};
            const auto before = known.find({route->name, to->name});
            if (before != known.end() && before->second->parts == parts) {
                made.push_back(before->second);
                continue;
            }
            made.push_back(make_lane(std::move(parts)));
            made.back()->succeeds = !present.empty();
        }
    }
    for (const auto& unit : made) {
        unit->generation = plan_.generation;
    }
    return made;
}

std::shared_ptr<lane_unit> engine::make_lane(lane_parts parts) {
    auto watch = watch_of(parts.outgoing);
    auto next = continuation_of(parts.route, parts.outgoing->name);
    const lane_context context{.fingerprint_locks = fingerprint_locks_,
                               .target = *watch,
                               .trouble = trouble_,
                               .pauses = pauses_,
                               .confirming = &*confirmations_};
    return std::make_shared<lane_unit>(services_, std::move(parts), std::move(next),
                                       std::move(watch), context);
}

// One watch for all routes to the outgoing: its breaker judges the target, not the lane. A changed
// outgoing begins anew, because the change may be what mends it.
std::shared_ptr<target_watch> engine::watch_of(
    const std::shared_ptr<const outgoing_plan>& outgoing) {
    auto& target = targets_[outgoing->name];
    if (target.outgoing != outgoing) {
        target = {outgoing,
                  std::make_shared<target_watch>(services_, outgoing->name, outgoing->breaker)};
    }
    return target.watch;
}

continuation engine::continuation_of(const std::shared_ptr<const route_plan>& route,
                                     const std::string& outgoing) {
    continuation next;
    next.route = route;
    next.largest_task = plan_.daemon.largest_task;
    const auto after = route->then.find(outgoing);
    if (after == route->then.end()) {
        return next;
    }
    for (const auto& to : after->second) {
        next.to.push_back(to->name);
    }
    next.wake = [this, name = route->name] { wake_route(name); };
    return next;
}

confirmation_context engine::parts_of_confirmations() {
    confirmation_context parts;
    parts.outgoing_named = [this](const std::string& name) {
        const auto found = std::ranges::find(
            plan_.outgoing, name, [](const auto& one) -> const auto& { return one->name; });
        return found == plan_.outgoing.end() ? nullptr : *found;
    };
    parts.decided = [this](const ledger::lane& lane, ledger::task_state to) {
        const auto found =
            std::ranges::find(lanes_, lane, [](const auto& unit) { return unit->works.name(); });
        if (found != lanes_.end()) {
            (*found)->works.decided(to);
        }
    };
    return parts;
}

void engine::index_lanes() {
    lanes_of_route_.clear();
    for (const auto& lane : lanes_) {
        lanes_of_route_[lane->parts.route->name].push_back(lane.get());
    }
}

// By name: the lanes of a route may have been swapped since the caller was made.
void engine::wake_route(const std::string& route) const {
    const auto found = lanes_of_route_.find(route);
    if (found == lanes_of_route_.end()) {
        return;
    }
    for (auto* lane : found->second) {
        lane->works.notify();
    }
}

engine::intake_list engine::intakes_of_plan(const intake_list& present) const {
    std::map<std::string, std::vector<std::shared_ptr<const route_plan>>> routes;
    for (const auto& route : plan_.routes) {
        routes[route->from->name].push_back(route);
    }
    std::map<std::string, std::shared_ptr<intake_unit>> known;
    for (const auto& unit : present) {
        known.emplace(unit->parts.incoming->name, unit);
    }
    intake_list made;
    for (const auto& incoming : plan_.incoming) {
        intake_parts parts{incoming, std::move(routes[incoming->name]), plan_.daemon.largest_task,
                           renamed_.contains(incoming->name)};
        const auto before = known.find(incoming->name);
        if (before != known.end() && before->second->parts == parts) {
            made.push_back(before->second);
            continue;
        }
        made.push_back(make_intake(std::move(parts)));
        if (before != known.end()) {
            made.back()->succeeds = true;
            // A run that comes due while the former unit ends is not missed, as it would be at a
            // restart. It counts as one that comes due during another run.
            const bool skips = before->second->runs.is_running() &&
                               before->second->parts.incoming->overlap == overlap_rule::skip;
            // Runs that are made up for one by one go on so.
            const bool one_by_one = incoming->missed.rule == missed_rule::all;
            made.back()->missed = skips        ? missed_policy(missed_rule::skip)
                                  : one_by_one ? incoming->missed
                                               : missed_policy(missed_rule::once);
        }
    }
    for (const auto& unit : made) {
        unit->generation = plan_.generation;
    }
    return made;
}

std::shared_ptr<intake_unit> engine::make_intake(intake_parts parts) const {
    std::vector<std::string> fed;
    for (const auto& route : parts.routes) {
        fed.push_back(route->name);
    }
    auto wake = [this, fed = std::move(fed)] {
        for (const auto& route : fed) {
            wake_route(route);
        }
    };
    return std::make_shared<intake_unit>(services_, std::move(parts), std::move(wake));
}

void engine::begin(const std::shared_ptr<lane_unit>& unit) {
    unit->running = delivering_.spawn(unit->name(), run_lane(unit));
}

void engine::begin(const std::shared_ptr<intake_unit>& unit) {
    // With its memory elsewhere, it would take everything that it reads for new.
    if (!unit->parts.renamed) {
        // Open at once: after a reload, requests that the former unit gave back come here.
        if (auto* box = unit->parts.incoming->source->receives()) {
            box->open();
        }
        unit->scheduling = fetching_.spawn(unit->name(), run_schedule(unit));
    }
}

awaitable<void> engine::run_lane(std::shared_ptr<lane_unit> unit) {
    const auto& lane = unit->works.name();
    const auto turn = co_await unit_locks_.enter(ledger::key_of_names(lane.route, lane.outgoing));
    if (unit->succeeds) {
        const auto bounded = co_await bound_stored_waits(&unit->works);
        if (!bounded) {
            trouble_.failed("stored waits not bounded", bounded.error());
        }
    }
    std::exception_ptr cut;
    try {
        co_await unit->works.run();
    } catch (...) {
        cut = std::current_exception();
    }
    // At a stop the next start ends all leases. Here the successor waits for the tasks.
    if (cut && unit->retired) {
        // In this frame: after a cancellation, the very call of another coroutine would throw.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await unit->works.give_back_all();
    }
    if (cut) {
        std::rethrow_exception(cut);
    }
}

awaitable<void> engine::run_schedule(std::shared_ptr<intake_unit> unit) {
    const auto& incoming = unit->parts.incoming->name;
    const auto turn = co_await unit_locks_.enter(incoming);
    if (unit->succeeds) {
        // A run by hand of the former unit may still be under way.
        const auto run = co_await run_locks_.enter(incoming);
        const auto admitted = co_await admit_parts(incoming);
        if (!admitted) {
            trouble_.failed("tasks of a page not admitted", admitted.error());
        }
    }
    // A run that was cut off is begun again, whatever the rules for other runs say.
    const bool again = cut_runs_.erase(incoming) > 0;
    scheduler keeps(
        services_, unit->runs, run_locks_,
        again && unit->missed.rule == missed_rule::skip ? missed_rule::once : unit->missed);
    std::exception_ptr cut;
    try {
        if (unit->parts.incoming->source->receives() == nullptr) {
            co_await keeps.run();
        } else {
            co_await receive(unit.get());
        }
    } catch (...) {
        cut = std::current_exception();
    }
    if (cut && unit->retired) {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await end_cut_run(unit.get());
    }
    if (cut) {
        std::rethrow_exception(cut);
    }
}

// At a stop the next start ends open runs. Here the successor begins the run again at once: its
// schedule may be a day long.
awaitable<void> engine::end_cut_run(const intake_unit* unit) {
    const auto run = unit->runs.run_under_way();
    if (run == 0) {
        co_return;
    }
    const auto& incoming = unit->parts.incoming;
    const auto now = services_.time.now();
    const auto ended =
        co_await services_.ledger.end_run(run, "a reload cut it off, and it is begun again", now);
    auto stored = ended;
    const auto state = co_await services_.ledger.state_of(incoming->name);
    // A run that is due already, one of several to make up for, comes at once in any case.
    if (!state || !state->next_run || state->next_run->at > now) {
        ledger::planned_run again{now, incoming->when.text()};
        stored = co_await services_.ledger.store_next_run(incoming->name, std::move(again));
    }
    if (!ended || !stored) {
        trouble_.failed("a run not ended", ended ? stored.error() : ended.error());
    }
    cut_runs_.insert(incoming->name);
}

// A stored wait may be longer than the longest wait now: a server once asked for years, or the
// clock was ahead.
awaitable<result<void>> engine::bound_stored_waits(const dispatcher* lane) {
    const auto longest = lane->longest_wait();
    const auto latest = services_.time.now() + longest;
    const auto moved = co_await services_.ledger.bring_forward(lane->name(), latest);
    if (!moved) {
        co_return moved.error();
    }
    if (*moved > 0) {
        services_.log.write(log_level::warning,
                            "tasks waited longer than any may, and are brought forward",
                            {{"route", lane->name().route},
                             {"outgoing", lane->name().outgoing},
                             {"tasks", static_cast<std::int64_t>(*moved)},
                             {"longest", format_duration(longest)},
                             {"next_attempt", format_utc_seconds(latest)}});
    }
    co_return result<void>();
}

// Admits the rest of pages that were committed in parts before a crash, or before a reload cut
// their run off. Steps keep each transaction short.
awaitable<result<void>> engine::admit_parts(std::string incoming) {
    constexpr std::size_t tasks_in_step = 500;
    std::int64_t tasks = 0;
    for (bool more = true; more;) {
        const auto admitted = co_await services_.ledger.admit(incoming, tasks_in_step);
        if (!admitted) {
            co_return admitted.error();
        }
        tasks += static_cast<std::int64_t>(admitted->tasks);
        more = admitted->more;
    }
    if (tasks > 0) {
        services_.log.write(log_level::info,
                            "tasks of a page of an earlier run entered their lanes",
                            {{"tasks", tasks}});
    }
    co_return result<void>();
}

}  // namespace sluice::engine
