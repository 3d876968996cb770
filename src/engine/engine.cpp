#include "engine/engine.hpp"

#include "engine/ledger_watch.hpp"
#include "engine/maintenance_watch.hpp"
#include "engine/upkeep.hpp"

#include <algorithm>
#include <exception>

namespace sluice::engine {
namespace {

// The daemon notices within this time that a command has written to its ledger.
constexpr std::chrono::seconds command_check{1};
// Intake asks by itself before each page; this check only keeps the log in time.
constexpr std::chrono::seconds disk_check{5};

// The first ones start first. `planned` returns the part of the plan that has the priority.
template <class Unit, class Planned>
std::vector<std::shared_ptr<Unit>> by_priority(std::vector<std::shared_ptr<Unit>> units,
                                               Planned planned) {
    std::ranges::sort(units, {}, [&](const auto& unit) {
        return std::pair(planned(*unit)->priority, unit->name());
    });
    return units;
}

}  // namespace

engine::engine(services services, plan plan)
    : services_(services),
      plan_(std::move(plan)),
      disk_(services.log, services.time, plan_.daemon.disk_reserve, services.space),
      fingerprint_locks_(services.executor),
      run_locks_(services.executor),
      unit_locks_(services.executor),
      trouble_(services),
      pauses_(services),
      fetching_(services.executor, [this](const auto& name, auto why) { crashed(name, why); }),
      delivering_(services.executor, [this](const auto& name, auto why) { crashed(name, why); }),
      seeing_out_(services.executor, [this](const auto& name, auto why) { crashed(name, why); }) {
    services_.disk = &disk_;
    services_.pauses = &pauses_;
    services_.windows = &plan_.maintenance;
    services_.counters = &schedule_events_;
    confirmations_.emplace(services_, trouble_, parts_of_confirmations());
    lanes_ = lanes_of_plan({});
    index_lanes();
    intakes_ = intakes_of_plan({});
}

engine::~engine() = default;

awaitable<result<void>> engine::take_over() {
    const auto freed = co_await services_.ledger.end_all_leases(services_.time.now());
    if (!freed) {
        co_return freed.error();
    }
    if (*freed > 0) {
        services_.log.write(log_level::info, "took over tasks of an earlier run",
                            {{"tasks", static_cast<std::int64_t>(*freed)}});
    }
    for (const auto& lane : lanes_) {
        const auto bounded = co_await bound_stored_waits(&lane->works);
        if (!bounded) {
            co_return bounded.error();
        }
    }
    const auto admitted = co_await admit_parts("");
    if (!admitted) {
        co_return admitted.error();
    }
    const auto read = co_await read_switches();
    if (!read) {
        co_return read.error();
    }
    auto names = co_await look_at_names(&plan_);
    if (!names) {
        co_return names.error();
    }
    say_names(*names);
    renamed_ = std::move(names->renamed);
    intakes_ = intakes_of_plan(intakes_);
    co_return result<void>();
}

awaitable<result<name_findings>> engine::look_at_names(const plan* next) {
    auto found = co_await find_names(&services_.ledger, next);
    if (!found) {
        co_return std::move(found.error()).within("names in the ledger");
    }
    co_return found;
}

void engine::say_names(const name_findings& names) const {
    for (const auto& one : names.strays) {
        services_.log.write(log_level::warning, "the ledger holds something that is not configured",
                            {{one.kind, one.name}, {"found", one.message}, {"mend", one.mend}});
    }
    for (const auto& [name, why] : names.renamed) {
        services_.log.write(log_level::error, "incoming not started: its memory looks renamed",
                            {{"incoming", name}, {"reason", why.message}, {"mend", why.mend}});
    }
}

awaitable<result<void>> engine::read_switches() {
    const auto changed = co_await pauses_.read();
    if (!changed) {
        co_return failure(changed.error()).within("what is paused by hand");
    }
    shut_paused_inboxes();
    co_return result<void>();
}

void engine::start() {
    for (const auto& lane :
         by_priority(lanes_, [](const auto& unit) { return unit.parts.route; })) {
        begin(lane);
    }
    for (const auto& runs :
         by_priority(intakes_, [](const auto& unit) { return unit.parts.incoming; })) {
        begin(runs);
    }
    fetching_.spawn("watch for commands", watch_for_commands());
    fetching_.spawn("watch of the ledger's files", watch_ledger());
    if (services_.space) {
        fetching_.spawn("watch of the disk", watch_disk());
    }
    keep_windows();
    fetching_.spawn("upkeep", keep_small());
    fetching_.spawn("confirmations", confirmations_->run());
}

// Called again when a reload has put other windows in force.
void engine::keep_windows() {
    watching_windows_.cancel();
    const auto wake_lanes = [this] {
        for (const auto& lane : lanes_) {
            lane->works.notify();
        }
    };
    if (!plan_.maintenance.windows().empty()) {
        watching_windows_ =
            fetching_.spawn("watch of maintenance", watch_maintenance(services_, wake_lanes));
    }
    wake_lanes();
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
    for (const auto& lane : lanes_) {
        lane->works.notify();
    }
    confirmations_->notify();
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
    upkeep keeps(services_, &plan_.daemon.retention);
    co_await keeps.run();
}

// Intake ends first: no new task arrives while the lanes finish. The grace time runs beside the
// join, and is cancelled when the lanes end before it.
awaitable<std::vector<std::string>> engine::stop(std::chrono::milliseconds grace) {
    for (const auto& unit : intakes_) {
        if (auto* box = unit->parts.incoming->source->receives()) {
            box->close();
        }
    }
    seeing_out_.cancel();
    fetching_.cancel();
    for (const auto& lane : lanes_) {
        lane->works.stop();
    }
    co_await seeing_out_.join();
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
    for (const auto& incoming : intakes_) {
        incoming->runs.stop();
    }
    for (const auto& lane : lanes_) {
        lane->works.stop();
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
