#include "engine/engine.hpp"
#include "engine/maintenance_watch.hpp"

#include <sluice/config/diagnostic.hpp>

#include <algorithm>
#include <exception>

// Takes the runs that people ask a running daemon for (run_request.hpp).

namespace sluice::engine {
namespace {

// Bounds one read of the ledger; take_requests() reads on until it has seen all.
constexpr std::size_t requests_at_once = 100;

}  // namespace

awaitable<result<void>> engine::take_requests() {
    ledger::value_filter all;
    all.store = run_requests_store;
    all.limit = requests_at_once;
    for (bool more = true; more;) {
        const auto found = co_await services_.ledger.list_values(all, services_.time.now());
        if (!found) {
            co_return found.error();
        }
        for (const auto& one : *found) {
            const auto taken = co_await take_request(&one);
            if (!taken) {
                co_return taken.error();
            }
            all.after = one.key;
        }
        more = found->size() == requests_at_once;
    }
    co_return result<void>();
}

awaitable<result<void>> engine::take_request(const ledger::stored_value* one) {
    auto asked = read_run_request(*one);
    if (!asked || asked->taken || asked->answered()) {
        co_return result<void>();
    }
    // The mark is stored before the run begins. A later look would otherwise run it twice.
    asked->taken = true;
    const auto unit = runs_for(*asked);
    const auto told = co_await answer(*asked);
    if (told && unit) {
        auto name = "incoming '" + asked->incoming + "' by hand";
        unit->by_hand = fetching_.spawn(std::move(name), run_as_asked(*std::move(asked)));
    }
    co_return told;
}

std::shared_ptr<intake_unit> engine::intake_of(const std::string& incoming) const {
    const auto found = std::ranges::find(
        intakes_, incoming, [](const auto& unit) { return unit->parts.incoming->name; });
    return found == intakes_.end() ? nullptr : *found;
}

// Returns null, and puts the reason into the request, if the incoming cannot be run.
std::shared_ptr<intake_unit> engine::runs_for(run_request& asked) {
    auto unit = intake_of(asked.incoming);
    if (!unit) {
        std::vector<std::string> names;
        for (const auto& one : intakes_) {
            names.push_back(one->parts.incoming->name);
        }
        const auto meant = config::did_you_mean(asked.incoming, names);
        asked.refused = "the running daemon has no enabled incoming '" + asked.incoming + "'";
        asked.mend = meant.empty() ? "one that was added since needs a reload: `sluice reload`"
                                   : "did you mean '" + meant + "'?";
        return nullptr;
    }
    if (const auto renamed = renamed_.find(asked.incoming); renamed != renamed_.end()) {
        asked.refused = renamed->second.message;
        asked.mend = renamed->second.mend;
        return nullptr;
    }
    if (pauses_.paused(ledger::paused_kind::incoming, asked.incoming)) {
        asked.refused = "it is paused by hand";
        asked.mend = "resume it first: `sluice resume incoming " + asked.incoming + "`";
        return nullptr;
    }
    const auto held = held_by_maintenance(services_, ledger::paused_kind::incoming, asked.incoming);
    if (held) {
        asked.refused = held->message;
        asked.mend = held->mend;
        return nullptr;
    }
    return unit;
}

awaitable<result<void>> engine::answer(run_request asked) {
    const auto now = services_.time.now();
    std::vector<ledger::value_change> changes{stored(asked, now)};
    co_return co_await services_.ledger.change_values(std::move(changes), now);
}

// Waits for a run of the schedule that is under way: an incoming has one position and one run.
awaitable<void> engine::run_as_asked(run_request asked) {
    services_.log.write(log_level::info, "run asked for by hand",
                        {{"incoming", asked.incoming}, {"by", asked.by}});
    std::shared_ptr<intake_unit> unit;
    {
        const auto turn = co_await run_locks_.enter(asked.incoming);
        // A reload may have swapped it, or taken it away, while this waited.
        unit = runs_for(asked);
        if (unit) {
            std::exception_ptr cut;
            try {
                const auto done = co_await unit->runs.run("hand", asked.traceparent);
                asked.run = unit->runs.last_run();
                if (asked.run == 0) {
                    asked.refused = done ? "it was not begun" : describe(done.error());
                }
            } catch (...) {
                cut = std::current_exception();
            }
            if (cut && unit->retired) {
                co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
                co_await end_cut_run(unit.get());
                asked.refused = "a reload cut it off";
                asked.mend = "its incoming begins it again by itself";
                co_await answer(asked);
            }
            if (cut) {
                std::rethrow_exception(cut);
            }
        }
    }
    // A person who asks for a run wants its tasks delivered, too, whatever the route's schedule.
    for (const auto& lane : lanes_) {
        if (unit && lane->parts.route->from->name == asked.incoming) {
            lane->works.begin_by_hand();
            lane->works.notify();
        }
    }
    const auto told = co_await answer(std::move(asked));
    if (!told) {
        trouble_.failed("the answer to a run by hand not written", told.error());
    }
}

}  // namespace sluice::engine
