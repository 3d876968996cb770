#include "engine/engine.hpp"

#include "engine/ledger_watch.hpp"
#include "engine/maintenance_watch.hpp"
#include "engine/scheduler.hpp"
#include "engine/upkeep.hpp"

#include <algorithm>
#include <exception>

namespace sluice::engine {
namespace {

// The daemon notices within this time that a command has written to its ledger.
constexpr std::chrono::seconds command_check{1};
// Intake asks by itself before each page; this check only keeps the log in time.
constexpr std::chrono::seconds disk_check{5};

awaitable<void> keep_schedule(services services, intake* runs, key_locks* run_locks) {
    scheduler keeps(services, *runs, *run_locks);
    co_await keeps.run();
}

}  // namespace

engine::engine(services services, plan plan)
    : services_(services),
      plan_(std::move(plan)),
      disk_(services.log, services.time, plan_.daemon.disk_reserve, services.space),
      fingerprint_locks_(services.executor),
      run_locks_(services.executor),
      trouble_(services),
      pauses_(services),
      fetching_(services.executor, [this](const auto& name, auto why) { crashed(name, why); }),
      delivering_(services.executor, [this](const auto& name, auto why) { crashed(name, why); }) {
    services_.disk = &disk_;
    services_.pauses = &pauses_;
    services_.windows = &plan_.maintenance;
    make_lanes();
    make_intakes();
}

engine::~engine() = default;

void engine::make_lanes() {
    for (const auto& route : plan_.routes) {
        for (const auto& to : outgoings_of(*route)) {
            // One watch for all routes to the outgoing: its breaker judges the target, not the
            // lane.
            auto& target =
                targets_.try_emplace(to->name, services_, to->name, to->breaker).first->second;
            lane_plan lane{.route = route->name,
                           .outgoing = to,
                           .continuation = continuation_of(route, to->name),
                           .by_key = by_key(*route, *to),
                           .deliver = route->deliver};
            const lane_context context{.fingerprint_locks = fingerprint_locks_,
                                       .target = target,
                                       .trouble = trouble_,
                                       .pauses = pauses_};
            lanes_.emplace_back(services_, std::move(lane), context);
        }
    }
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
    next.wake = [this, name = route->name, to = next.to] {
        for (auto& lane : lanes_) {
            if (lane.name().route == name && std::ranges::count(to, lane.name().outgoing) > 0) {
                lane.notify();
            }
        }
    };
    return next;
}

void engine::make_intakes() {
    for (const auto& incoming : plan_.incoming) {
        std::vector<std::shared_ptr<const route_plan>> routes;
        std::vector<dispatcher*> fed;
        for (const auto& route : plan_.routes) {
            if (route->from != incoming) {
                continue;
            }
            routes.push_back(route);
            for (auto& lane : lanes_) {
                if (lane.name().route == route->name) {
                    fed.push_back(&lane);
                }
            }
        }
        auto notify = [fed = std::move(fed)] {
            for (auto* lane : fed) {
                lane->notify();
            }
        };
        intakes_.emplace_back(services_, incoming, std::move(routes), plan_.daemon.largest_task,
                              std::move(notify));
    }
}

awaitable<result<void>> engine::take_over() {
    const auto freed = co_await services_.ledger.end_all_leases(services_.time.now());
    if (!freed) {
        co_return freed.error();
    }
    if (*freed > 0) {
        services_.log.write(log_level::info, "took over tasks of an earlier run",
                            {{"tasks", static_cast<std::int64_t>(*freed)}});
    }
    const auto bounded = co_await bound_stored_waits();
    if (!bounded) {
        co_return bounded.error();
    }
    const auto admitted = co_await admit_parts();
    if (!admitted) {
        co_return admitted.error();
    }
    auto read = co_await read_switches();
    if (read) {
        read = co_await look_at_names();
    }
    co_return read;
}

awaitable<result<void>> engine::look_at_names() {
    auto found = co_await find_names(&services_.ledger, &plan_);
    if (!found) {
        co_return std::move(found.error()).within("names in the ledger");
    }
    for (const auto& one : found->strays) {
        services_.log.write(log_level::warning, "the ledger holds something that is not configured",
                            {{one.kind, one.name}, {"found", one.message}, {"mend", one.mend}});
    }
    renamed_ = std::move(found->renamed);
    for (const auto& [name, why] : renamed_) {
        services_.log.write(log_level::error, "incoming not started: its memory looks renamed",
                            {{"incoming", name}, {"reason", why.message}, {"mend", why.mend}});
    }
    co_return result<void>();
}

// A stored wait may be longer than the longest wait now: a server once asked for years, or the
// clock was ahead.
awaitable<result<void>> engine::bound_stored_waits() {
    for (auto& lane : lanes_) {
        const auto longest = lane.longest_wait();
        const auto latest = services_.time.now() + longest;
        const auto moved = co_await services_.ledger.bring_forward(lane.name(), latest);
        if (!moved) {
            co_return moved.error();
        }
        if (*moved > 0) {
            services_.log.write(log_level::warning,
                                "tasks waited longer than any may, and are brought forward",
                                {{"route", lane.name().route},
                                 {"outgoing", lane.name().outgoing},
                                 {"tasks", static_cast<std::int64_t>(*moved)},
                                 {"longest", format_duration(longest)},
                                 {"next_attempt", format_utc_seconds(latest)}});
        }
    }
    co_return result<void>();
}

// Admits the rest of pages that an earlier daemon committed in parts before it crashed. Steps keep
// each transaction short.
awaitable<result<void>> engine::admit_parts() {
    constexpr std::size_t tasks_in_step = 500;
    std::int64_t tasks = 0;
    for (bool more = true; more;) {
        const auto admitted = co_await services_.ledger.admit("", tasks_in_step);
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

awaitable<result<void>> engine::read_switches() {
    const auto changed = co_await pauses_.read();
    if (!changed) {
        co_return failure(changed.error()).within("what is paused by hand");
    }
    co_return result<void>();
}

void engine::start() {
    for (auto& lane : lanes_) {
        delivering_.spawn("route '" + lane.name().route + "' to '" + lane.name().outgoing + "'",
                          lane.run());
    }
    for (auto& runs : intakes_) {
        // With its memory elsewhere, it would take everything that it reads for new.
        if (!renamed_.contains(runs.incoming().name)) {
            fetching_.spawn("incoming '" + runs.incoming().name + "'",
                            keep_schedule(services_, &runs, &run_locks_));
        }
    }
    fetching_.spawn("watch for commands", watch_for_commands());
    fetching_.spawn("watch of the ledger's files", watch_ledger());
    if (services_.space) {
        fetching_.spawn("watch of the disk", watch_disk());
    }
    if (!plan_.maintenance.windows().empty()) {
        auto notify = [this] {
            for (auto& lane : lanes_) {
                lane.notify();
            }
        };
        fetching_.spawn("watch of maintenance", watch_maintenance(services_, std::move(notify)));
    }
    fetching_.spawn("upkeep", keep_small());
}

awaitable<void> engine::watch_for_commands() {
    while (co_await services_.time.sleep_for(command_check)) {
        const auto changed = co_await services_.ledger.changed_elsewhere();
        if (changed && *changed) {
            co_await heed_commands();
        }
    }
}

void engine::look_for_commands() {
    fetching_.spawn("commands", heed_commands());
}

awaitable<void> engine::heed_commands() {
    const auto read = co_await read_switches();
    if (!read) {
        trouble_.failed("pauses not read", read.error());
    }
    const auto taken = co_await take_requests();
    if (!taken) {
        trouble_.failed("runs by hand not read", taken.error());
    }
    // The command may have made tasks due in any lane, and the ledger does not say in which.
    for (auto& lane : lanes_) {
        lane.notify();
    }
}

awaitable<void> engine::watch_ledger() {
    ledger_watch looks(services_, pauses_);
    co_await looks.run();
}

// Looks also while nothing is fetched, so that a reader of the log knows in time.
awaitable<void> engine::watch_disk() {
    do {
        disk_.is_low();
    } while (co_await services_.time.sleep_for(disk_check));
}

awaitable<void> engine::keep_small() {
    upkeep keeps(services_, plan_.daemon.retention);
    co_await keeps.run();
}

// Intake ends first: no new task arrives while the lanes finish. The grace time runs beside the
// join, and is cancelled when the lanes end before it.
awaitable<std::vector<std::string>> engine::stop(std::chrono::milliseconds grace) {
    fetching_.cancel();
    for (auto& lane : lanes_) {
        lane.stop();
    }
    co_await fetching_.join();
    if (!delivering_.empty()) {
        task_group limit(services_.executor,
                         [this](const auto& name, auto why) { crashed(name, why); });
        limit.spawn("grace time", cancel_after(grace));
        co_await delivering_.join();
        limit.cancel();
        co_await limit.join();
    }
    co_return cut_off_;
}

awaitable<void> engine::cancel_after(std::chrono::milliseconds grace) {
    if (co_await services_.time.sleep_for(grace)) {
        const auto names = delivering_.names();
        cut_off_.assign(names.begin(), names.end());
        delivering_.cancel();
    }
}

void engine::finish_soon() {
    for (auto& runs : intakes_) {
        runs.stop();
    }
    for (auto& lane : lanes_) {
        lane.stop();
    }
}

void engine::crashed(const std::string& member, std::exception_ptr why) {
    std::string message = "unknown";
    try {
        std::rethrow_exception(why);
    } catch (const std::exception& error) {
        message = error.what();
    } catch (...) {
    }
    services_.log.write(log_level::error,
                        "part of the engine ended unexpectedly: restart the daemon",
                        {{"part", member}, {"failure", message}});
}

}  // namespace sluice::engine
