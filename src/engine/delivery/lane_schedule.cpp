#include "engine/delivery/lane_schedule.hpp"

#include "engine/delivery/backoff.hpp"
#include "engine/plan/maintenance.hpp"
#include "engine/schedule_book.hpp"

#include <sluice/model/key.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>
#include <chrono>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sluice::engine {
namespace {

using ledger::paused_kind;

constexpr std::chrono::minutes longest_sleep{1};

}  // namespace

lane_schedule::lane_schedule(const services& services, const ledger::lane& lane,
                             const delivery_rule* rule, const lane_context& context)
    : services_(services), lane_(lane), context_(context), wake_(services.executor) {
    if (rule != nullptr) {
        run_ = std::make_unique<delivery_run>(*rule, services.time.now(),
                                              lane_.route + " to " + lane_.outgoing);
    }
    listener_ = context_.target.on_change([this] { notify(); });
}

lane_schedule::~lane_schedule() {
    context_.target.no_more(listener_);
}

awaitable<void> lane_schedule::wait(std::optional<wall_time> until) {
    std::chrono::milliseconds pause = longest_sleep;
    const auto now = services_.time.now();
    if (until && *until < now + longest_sleep) {
        pause = std::max(*until - now, std::chrono::milliseconds(1));
    }
    co_await wake_.wait(pause);
}

std::optional<lane_schedule::obstacle> lane_schedule::obstacle_now(std::size_t in_hand) const {
    if (context_.pauses.paused(paused_kind::route, lane_.route) ||
        context_.pauses.paused(paused_kind::outgoing, lane_.outgoing)) {
        return obstacle{};
    }
    if (const auto until = maintenance_until()) {
        return obstacle{until};
    }
    if (run_ && !run_known_) {
        return obstacle{services_.time.now() + ledger_pause};
    }
    if (run_ && !run_->under_way()) {
        return obstacle{run_->starts()};
    }
    if (run_ && run_->room(in_hand) == 0) {
        return obstacle{};  // the deliveries under way decide how the lane goes on
    }
    if (context_.target.look() == breaker::pass::hold) {
        return obstacle{context_.target.held_until()};
    }
    return std::nullopt;
}

std::optional<wall_time> lane_schedule::maintenance_until() const {
    if (services_.windows == nullptr) {
        return std::nullopt;
    }
    const auto now = services_.time.now();
    const auto& windows = *services_.windows;
    // nullopt compares as less than any moment.
    return std::max(windows.held_until(paused_kind::route, lane_.route, now),
                    windows.held_until(paused_kind::outgoing, lane_.outgoing, now));
}

std::size_t lane_schedule::room(std::size_t in_hand) const {
    if (context_.target.look() == breaker::pass::probe) {
        return 1;
    }
    return run_ ? run_->room(in_hand) : std::numeric_limits<std::size_t>::max();
}

wall_time lane_schedule::run_due() const {
    return run_ && run_->last() ? run_->last()->at - run_->last()->late : wall_time::min();
}

awaitable<void> lane_schedule::keep_run() {
    if (!run_) {
        co_return;
    }
    if (!run_known_) {
        co_await restore_run();
    }
    if (!run_known_) {
        co_return;
    }
    bool begins = run_->begin_when_due(services_.time.now());
    if (begins) {
        say_late();
    }
    if (std::exchange(by_hand_, false)) {
        run_->begin();
        begins = true;
    }
    if (begins) {
        services_.log.write(log_level::info, "deliveries of this run begin",
                            {{"route", lane_.route}, {"outgoing", lane_.outgoing}});
        co_await store_run();
    }
    if (run_->under_way() && run_->room(0) == 0) {
        co_await end_run();
    }
}

void lane_schedule::say_late() const {
    const auto late = run_->last()->late;
    if (late >= late_after) {
        services_.log.write(log_level::info, "deliveries of this run begin late",
                            {{"route", lane_.route},
                             {"outgoing", lane_.outgoing},
                             {"late", format_duration(late)}});
    }
}

awaitable<std::optional<wall_time>> lane_schedule::nothing_left(std::optional<wall_time> next_due) {
    // A task that is tried again keeps the run open.
    const bool goes_on = next_due && run_ && run_->room(0) > 0;
    if (!run_ || !run_->under_way() || goes_on) {
        co_return next_due;
    }
    co_await end_run();
    co_return run_->starts();
}

awaitable<void> lane_schedule::end_run() {
    run_->end();
    services_.log.write(log_level::info, "deliveries of this run have ended",
                        {{"route", lane_.route},
                         {"outgoing", lane_.outgoing},
                         {"next_run", format_utc_seconds(run_->starts())}});
    co_await store_run();
}

std::optional<ledger::value_change> lane_schedule::settled(std::size_t tasks) {
    if (!run_ || !run_->limited() || tasks == 0) {
        return std::nullopt;
    }
    run_->settled(tasks);
    return run_to_store();
}

ledger::value_change lane_schedule::run_to_store() const {
    ledger::value_change change;
    change.store = ledger::delivery_runs_store;
    change.key = ledger::key_of_names(lane_.route, lane_.outgoing);
    change.value = run_->stored();
    return change;
}

awaitable<void> lane_schedule::restore_run() {
    const auto change = run_to_store();
    std::vector<std::string> keys{change.key};
    const auto kept =
        co_await services_.ledger.values_of(change.store, std::move(keys), services_.time.now());
    if (!kept) {
        context_.trouble.failed("the next run of deliveries not read", kept.error());
        co_return;
    }
    run_known_ = true;
    if (kept->front()) {
        run_->restore(kept->front()->value, services_.time.now());
    } else {
        co_await store_run();
    }
}

// When it cannot be stored, a restart begins from the last stored state.
awaitable<void> lane_schedule::store_run() {
    std::vector<ledger::value_change> changes{run_to_store()};
    const auto stored =
        co_await services_.ledger.change_values(std::move(changes), services_.time.now());
    if (!stored) {
        context_.trouble.failed("the next run of deliveries not written", stored.error());
    }
}

}  // namespace sluice::engine
