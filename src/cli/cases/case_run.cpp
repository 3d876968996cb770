#include "cli/cases/case_run.hpp"

#include "app/run_awaitable.hpp"
#include "app/tried_object.hpp"
#include "cli/cases/case_plan.hpp"
#include "cli/cases/case_results.hpp"
#include "cli/cases/case_world.hpp"
#include "cli/cases/given_records.hpp"
#include "engine/engine.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace sluice::cli {
namespace {

class case_run {
 public:
    case_run(const test_case& test, const case_setting& setting) : world_(test, setting) {}

    case_outcome run() {
        if (const auto opened = world_.open(); !opened) {
            outcome_.problem = describe(opened.error());
            return std::move(outcome_);
        }
        if (const auto done = app::run_to_end(world_.context, act_and_close()); !done) {
            outcome_.problem = describe(done.error());
        }
        return std::move(outcome_);
    }

 private:
    awaitable<result<void>> act_and_close() {
        auto done = co_await act();
        co_await world_.ledger->close();
        co_return done;
    }

    awaitable<result<void>> act() {
        if (world_.setting.records) {
            co_await world_.built.tokens().hide_all();
        }
        auto stored = co_await store_values();
        if (!stored) {
            co_return stored.error();
        }
        auto source = world_.source_of_input();
        if (!source) {
            co_return source.error();
        }
        auto work = world_.test.stages.empty() ? run_engine(*source) : run_stages(source->get());
        auto done = co_await std::move(work);
        if (!done) {
            co_return done.error();
        }
        auto read = co_await read_storages(&world_, &outcome_);
        outcome_.requests = world_.book.requests();
        outcome_.unexpected = world_.book.unexpected();
        outcome_.unused =
            world_.setting.records ? std::vector<std::string>() : world_.book.unused();
        outcome_.recorded = world_.book.recorded();
        co_return read;
    }

    awaitable<result<void>> store_values() {
        std::vector<ledger::value_change> changes;
        for (const auto& [store, values] : world_.test.storages) {
            for (const auto& [key, value] : values) {
                changes.push_back({store, key, write_json(value), std::nullopt});
            }
        }
        co_return co_await world_.ledger->change_values(std::move(changes), world_.time.now());
    }

    awaitable<result<void>> run_stages(subscriber* source) {
        app::tried_object object;
        object.declared =
            &world_.setting.given.get<config::reused_stages>("transformers", world_.test.stages);
        auto made =
            world_.built.make_stages(object.declared->stages, "transformers." + world_.test.stages);
        if (!made) {
            co_return made.error();
        }
        object.own = std::make_unique<const pipeline>(*std::move(made));
        object.trial.list = object.own.get();
        object.trial.asks = true;
        std::vector<std::string> parameters;
        for (const auto& [name, value] : world_.test.arguments) {
            parameters.push_back(name + "=" + write_json(value));
        }
        auto entities = co_await all_entities(source);
        if (!entities) {
            co_return entities.error();
        }
        kept_values kept;
        for (auto& one : *entities) {
            auto ready = app::tried_entity(object, std::move(one), parameters);
            if (!ready) {
                co_return ready.error();
            }
            const auto id = ready->id;
            auto trying =
                engine::try_stages(&object.trial, *std::move(ready), world_.time.now(), &kept);
            auto story = co_await std::move(trying);
            for (const auto& out : story.results) {
                outcome_.output.push_back(out.made.data);
            }
            if (story.failed) {
                add_failure(outcome_, "", id, "", story.ends);
            }
        }
        co_return co_await world_.ledger->change_values(kept.take(), world_.time.now());
    }

    awaitable<result<void>> run_engine(std::shared_ptr<subscriber> source) {
        auto part = plan_of_case(world_.test, world_.built.take_plan(), std::move(source),
                                 outcome_.deliveries);
        if (!part) {
            co_return part.error();
        }
        auto remembered = co_await remember(&part->plan);
        if (!remembered) {
            co_return remembered.error();
        }
        auto placed = co_await place_before(part->incoming);
        if (!placed) {
            co_return placed.error();
        }
        engine::engine runs(world_.services(), std::move(part->plan));
        auto ready = co_await runs.take_over();
        if (!ready) {
            co_return ready.error();
        }
        const auto report = co_await runs.run_once("", world_.test.time);
        for (const auto& line : report.incoming) {
            if (!line.failure.empty()) {
                add_failure(outcome_, "", "", "", line.failure);
            }
        }
        co_return co_await read_tasks(&world_, part->incoming, part->first_target, &outcome_);
    }

    // Lets the incoming see its earlier records, without a route that could make tasks of them.
    awaitable<result<void>> remember(const engine::plan* whole) {
        if (!world_.test.seen) {
            co_return result<void>();
        }
        auto earlier = std::make_shared<engine::incoming_plan>(*whole->incoming.front());
        earlier->source = give_records(listed_records(*world_.test.seen), world_.test);
        engine::plan plan;
        plan.daemon = whole->daemon;
        plan.names = whole->names;
        plan.incoming.push_back(std::move(earlier));
        engine::engine runs(world_.services(), std::move(plan));
        auto ready = co_await runs.take_over();
        if (!ready) {
            co_return ready.error();
        }
        const auto report = co_await runs.run_once("", std::chrono::milliseconds(0));
        const auto& line = report.incoming.front();
        if (!line.failure.empty()) {
            co_return failure(failure_class::invalid, "seen: " + line.failure);
        }
        co_return result<void>();
    }

    awaitable<result<void>> place_before(std::string incoming) {
        if (!world_.test.position) {
            co_return result<void>();
        }
        auto run = co_await world_.ledger->begin_run(
            {.incoming = incoming, .trigger = "hand", .at = world_.time.now()});
        if (!run) {
            co_return run.error();
        }
        ledger::page_commit page;
        page.run = *run;
        page.incoming = incoming;
        page.position = write_json(*world_.test.position);
        page.at = world_.time.now();
        auto committed = co_await world_.ledger->commit_page(std::move(page));
        if (!committed) {
            co_return committed.error();
        }
        co_return co_await world_.ledger->end_run(*run, "", world_.time.now());
    }

    case_outcome outcome_;
    case_world world_;
};

}  // namespace

case_outcome run_case(const test_case& test, const case_setting& setting) {
    try {
        return case_run(test, setting).run();
    } catch (const std::exception& broken) {
        case_outcome failed;
        failed.problem = broken.what();
        return failed;
    }
}

}  // namespace sluice::cli
