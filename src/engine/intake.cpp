#include "engine/intake.hpp"

#include "engine/caught.hpp"
#include "engine/switches.hpp"

#include <sluice/trip.hpp>

#include <algorithm>

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds room_check{1};

}  // namespace

intake::intake(services with, std::shared_ptr<const incoming_plan> incoming,
               std::vector<std::shared_ptr<const route_plan>> routes, std::size_t largest_task,
               std::function<void()> on_tasks)
    : with_(with),
      incoming_(std::move(incoming)),
      routes_(std::move(routes)),
      largest_task_(largest_task),
      on_tasks_(std::move(on_tasks)) {}

awaitable<result<ledger::run_counts>> intake::run(std::string trigger) {
    by_hand_ = trigger == "hand";
    const auto room = co_await wait_for_room();
    if (!room) {
        with_.log.write(log_level::error, "run not started",
                        {{"incoming", incoming_->name}, {"failure", describe(room.error())}});
        co_return room.error();
    }
    const auto begun = co_await with_.record.begin_run(incoming_->name, trigger, with_.time.now());
    if (!begun) {
        with_.log.write(log_level::error, "run not started",
                        {{"incoming", incoming_->name}, {"failure", describe(begun.error())}});
        co_return begun.error();
    }
    reached(trip_point::run_begun);
    counts_ = {};
    rejected_ = 0;
    doubted_ = false;
    cut_short_ = false;
    auto done = co_await take_pages(*begun);
    std::string why;
    if (!done) {
        why = describe(done.error());
    }
    const auto ended = co_await with_.record.end_run(*begun, why, with_.time.now());
    reached(trip_point::run_ended);
    if (done && !ended) {
        done = ended.error();
    }
    log_end(*begun, done);
    if (!done) {
        co_return done.error();
    }
    co_return counts_;
}

// A run by hand does not wait: the person shall know.
awaitable<result<void>> intake::wait_for_room() {
    while (with_.disk != nullptr && with_.disk->is_low()) {
        if (by_hand_ || stopping_) {
            co_return failure(failure_class::internal,
                              "nothing is taken in while the disk of the ledger is almost full",
                              "make room on it; daemon.disk_reserve says how much is kept free");
        }
        co_await with_.time.sleep_for(room_check);
    }
    co_return result<void>();
}

awaitable<result<void>> intake::take_pages(ledger::run_id run) {
    co_await admit_parts();
    const auto state = co_await with_.record.state_of(incoming_->name);
    if (!state) {
        co_return state.error();
    }
    json::value position;
    if (!state->position.empty()) {
        auto stored = parse_json(state->position);
        if (!stored) {
            co_return std::move(stored.error()).within("stored position");
        }
        position = *std::move(stored);
    }
    for (;;) {
        auto room = co_await wait_for_room();
        if (!room) {
            co_return room.error();
        }
        auto fetched = co_await caught(incoming_->source->fetch(position));
        if (!fetched) {
            co_return std::move(fetched.error())
                .within("page " + std::to_string(counts_.pages + 1));
        }
        reached(trip_point::page_fetched);
        position = fetched->position;
        const bool last = fetched->last;
        auto taken = co_await caught(take_page(run, *std::move(fetched)));
        if (!taken) {
            co_return taken.error();
        }
        if (last && incoming_->tells_gone) {
            co_return co_await tell_gone(run);
        }
        cut_short_ = !last && is_paused(with_, ledger::paused_kind::incoming, incoming_->name);
        if (last || stopping_ || cut_short_) {
            co_return result<void>();
        }
    }
}

awaitable<result<void>> intake::take_page(ledger::run_id run, page fetched) {
    ledger::run_counts totals = counts_;
    totals.pages += 1;
    totals.items += static_cast<std::int64_t>(fetched.entities.size());

    auto sighted = co_await sight_all(std::move(fetched.entities));
    ledger::page_commit commit;
    if (incoming_->tells_gone) {
        commit.listing = marks_of(sighted, fetched.whole);
        say_doubt(*commit.listing);
    }
    const auto now = with_.time.now();
    auto selected = co_await hold_back(std::move(sighted), now);
    if (!selected) {
        co_return selected.error();
    }
    commit.noted = std::move(selected->noted);
    commit.position = write_json(fetched.position);
    commit.last = fetched.last;
    position_ = commit.position;
    co_return co_await commit_offer(run, std::move(selected->offered), std::move(commit), totals);
}

awaitable<result<void>> intake::commit_offer(ledger::run_id run,
                                             std::vector<sighted_entity> selected,
                                             ledger::page_commit commit,
                                             ledger::run_counts totals) {
    commit.at = with_.time.now();
    totals.entities += static_cast<std::int64_t>(selected.size());
    auto made = co_await run_stages(run, std::move(selected), commit.at);
    if (!made) {
        co_return made.error();
    }
    offer offered = *std::move(made);
    totals.tasks += static_cast<std::int64_t>(offered.tasks.size()) + in_parts_;
    const auto rejected =
        rejected_in_parts_ +
        std::ranges::count(offered.tasks, ledger::task_state::rejected, &ledger::new_task::state);
    commit.in_parts = offered.in_parts;
    commit.run = run;
    commit.incoming = incoming_->name;
    commit.tasks = std::move(offered.tasks);
    commit.seen = std::move(offered.seen);
    commit.stores = std::move(offered.stores);
    commit.totals = totals;
    const auto committed = co_await with_.record.commit_page(std::move(commit));
    if (!committed) {
        co_return committed.error();
    }
    reached(trip_point::page_committed);
    counts_ = totals;
    rejected_ += rejected;
    if (!committed->empty()) {
        on_tasks_();
    }
    unadmitted_ = offered.in_parts;
    co_await admit_parts();
    co_return result<void>();
}

awaitable<result<offer>> intake::run_stages(ledger::run_id run,
                                            std::vector<sighted_entity> selected, wall_time now) {
    parts_ = 0;
    in_parts_ = 0;
    rejected_in_parts_ = 0;
    offer_context context{with_.executor, *incoming_, routes_, largest_task_, with_.part};
    context.hand_over = [this, run](std::vector<ledger::new_task> tasks) {
        return hand_over(run, std::move(tasks));
    };
    auto made = co_await make_offer(&context, std::move(selected), now);
    if (made) {
        for (const auto& problem : made->problems) {
            with_.log.write(log_level::warning, "a stage failed on a record",
                            {{"incoming", incoming_->name}, {"failure", problem}});
        }
    }
    co_return made;
}

awaitable<result<selection>> intake::hold_back(std::vector<sighted_entity> sighted, wall_time now) {
    if (!incoming_->remembers()) {
        selection all;
        all.offered = std::move(sighted);
        co_return all;
    }
    const auto doubles = incoming_->emit == emit_rule::all ? 0 : count_doubles(sighted);
    if (doubles > 0) {
        with_.log.write(
            log_level::warning, "records share an identifier: only one of each is offered",
            {{"incoming", incoming_->name}, {"records", static_cast<std::int64_t>(doubles)}});
    }
    std::vector<std::string> ids;
    ids.reserve(sighted.size());
    for (const auto& what : sighted) {
        ids.push_back(what.source_id());
    }
    const auto known = co_await with_.record.known(incoming_->name, std::move(ids));
    if (!known) {
        co_return known.error();
    }
    co_return select(*incoming_, std::move(sighted), *known, now);
}

void intake::log_end(ledger::run_id run, const result<void>& done) {
    if (done) {
        with_.log.write(log_level::info, "run finished",
                        {{"incoming", incoming_->name},
                         {"run", run},
                         {"pages", counts_.pages},
                         {"items", counts_.items},
                         {"entities", counts_.entities},
                         {"tasks", counts_.tasks}});
        return;
    }
    with_.log.write(log_level::error, "run failed",
                    {{"incoming", incoming_->name},
                     {"run", run},
                     {"pages", counts_.pages},
                     {"tasks", counts_.tasks},
                     {"failure", describe(done.error())}});
}

}  // namespace sluice::engine
