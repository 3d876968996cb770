#include "engine/delivery/dispatcher.hpp"

#include <sluice/model/key.hpp>
#include <sluice/model/time.hpp>

#include <array>
#include <utility>

// Lanes that hand out their tasks in runs by a schedule: what of it is kept in the ledger.

namespace sluice::engine {

ledger::value_change dispatcher::run_to_store() const {
    ledger::value_change change;
    change.store = ledger::delivery_runs_store;
    change.key = ledger::key_of_names(lane_.route, lane_.outgoing);
    change.value = run_->stored();
    return change;
}

awaitable<void> dispatcher::keep_run() {
    if (!run_) {
        co_return;
    }
    if (!run_known_) {
        co_await restore_run();
    }
    if (!run_known_) {
        co_return;
    }
    bool begins = run_->begin_when_due(with_.time.now());
    if (std::exchange(by_hand_, false)) {
        run_->begin();
        begins = true;
    }
    if (begins) {
        with_.log.write(log_level::info, "deliveries of this run begin",
                        {{"route", lane_.route}, {"outgoing", lane_.outgoing}});
        co_await store_run();
    }
    if (run_->under_way() && run_->room(0) == 0) {
        co_await end_run();
    }
}

awaitable<void> dispatcher::end_run() {
    // A task that is tried again keeps the run open.
    if (!run_ || !run_->under_way() || (next_due_ && run_->room(0) > 0)) {
        co_return;
    }
    run_->end();
    next_due_ = run_->next();
    with_.log.write(log_level::info, "deliveries of this run have ended",
                    {{"route", lane_.route},
                     {"outgoing", lane_.outgoing},
                     {"next_run", format_utc_seconds(run_->next())}});
    co_await store_run();
}

awaitable<void> dispatcher::restore_run() {
    const auto change = run_to_store();
    std::vector<std::string> keys{change.key};
    const auto kept =
        co_await with_.record.values_of(change.store, std::move(keys), with_.time.now());
    if (!kept) {
        around_.trouble.failed("the next run of deliveries not read", kept.error());
        co_return;
    }
    run_known_ = true;
    if (kept->front()) {
        run_->restore(kept->front()->value, with_.time.now());
    } else {
        co_await store_run();
    }
}

// When it cannot be kept, a restart begins from what was kept before.
awaitable<void> dispatcher::store_run() {
    std::vector<ledger::value_change> changes{run_to_store()};
    const auto stored = co_await with_.record.change_values(std::move(changes), with_.time.now());
    if (!stored) {
        around_.trouble.failed("the next run of deliveries not written", stored.error());
    }
}

}  // namespace sluice::engine
