#include "engine/batch.hpp"
#include "engine/new_task.hpp"
#include "engine/offer.hpp"
#include "engine/order_key.hpp"

#include <algorithm>
#include <map>

// From selected records to tasks: the stages before the ledger.

namespace sluice::engine {
namespace {

class offering {
 public:
    offering(const incoming_plan& incoming,
             const std::vector<std::shared_ptr<const route_plan>>& routes, std::size_t largest_task,
             wall_time now)
        : incoming_(incoming), routes_(routes), largest_task_(largest_task), now_(now) {}

    void take(const sighted_entity& what) {
        auto staged = take_in(what, [this](const entity& record) {
            return incoming_.stages.run(record, surroundings());
        });
        for (const auto& route : routes_) {
            for (const auto& record : staged) {
                add_staged(*route, what, record, route->stages.run(record, surroundings()));
            }
        }
    }

    awaitable<result<void>> take_waiting(const sighted_entity* what) {
        result<stage_output> first = stage_output();
        if (what->problem.empty()) {
            first = co_await incoming_.stages.run_waiting(what->record, surroundings());
        }
        if (cannot_go_on(first)) {
            co_return first.error();
        }
        auto staged =
            take_in(*what, [&first](const entity& /*record*/) { return std::move(first); });
        for (const auto& route : routes_) {
            for (const auto& record : staged) {
                auto out = co_await route->stages.run_waiting(record, surroundings());
                if (cannot_go_on(out)) {
                    co_return failure(out.error()).within("route '" + route->name + "'");
                }
                add_staged(*route, *what, record, std::move(out));
            }
        }
        co_return result<void>();
    }

    offer done() {
        for (const auto& route : routes_) {
            flush(*route);
        }
        made_.stores = kept_.take();
        return std::move(made_);
    }

 private:
    stage_surroundings surroundings() { return {now_, &kept_}; }

    // What a stage asked did not answer: that is not the record's fault.
    static bool cannot_go_on(const result<stage_output>& out) {
        return !out && out.error().kind != failure_class::invalid;
    }

    // What leaves the incoming's stages; a record with a problem becomes rejected tasks.
    template <class Run>
    std::vector<entity> take_in(const sighted_entity& what, Run run) {
        std::string problem = what.problem;
        std::vector<entity> staged;
        if (problem.empty()) {
            auto out = run(what.record);
            if (out) {
                staged = std::move(out->entities());
            } else {
                problem = describe(out.error());
            }
        }
        if (!problem.empty()) {
            const auto left = what.problem.empty() ? stages_left::incoming : stages_left::identity;
            for (const auto& route : routes_) {
                add(*route, what, what.record, problem, left);
            }
            if (routes_.empty()) {
                made_.problems.push_back("'" + what.record.id + "': " + problem);
            }
        }
        if (!what.hash.empty()) {
            made_.seen.push_back({what.source_id(), what.hash, what.watched, what.snapshot,
                                  what.was_known, what.other_rows});
        }
        return staged;
    }

    void add_staged(const route_plan& route, const sighted_entity& source, const entity& record,
                    result<stage_output> out) {
        if (!out) {
            add(route, source, record, describe(out.error()), stages_left::route);
            return;
        }
        for (const auto& made : out->entities()) {
            add(route, source, made, "");
        }
    }

    void add(const route_plan& route, const sighted_entity& source, const entity& record,
             const std::string& problem, stages_left left = stages_left::none) {
        if (route.batch > 1 && problem.empty()) {
            join(route, source, record);
            return;
        }
        const auto key = order_key_of(route, record, now_);
        const auto why = problem.empty() && !key ? describe(key.error()) : problem;
        for (const auto& to : route.to) {
            auto task = new_task_of(record, {route.name, to->name}, why, largest_task_, left);
            task.source_id = source.source_id();
            tell_how_again(task, record);
            task.order_key = key ? *key : record.id;
            made_.tasks.push_back(std::move(task));
        }
    }

    // Of what was too large to be kept.
    void tell_how_again(ledger::new_task& task, const entity& record) const {
        const bool lost = task.data == "null" && !record.data.is_null();
        if (lost && !is_unidentified(task.source_id)) {
            task.reason += incoming_.remembers()
                               ? " and restart, then `sluice forget " + incoming_.name + " " +
                                     task.source_id + "` has it offered again, to all its routes"
                               : " and restart: it comes again with the next listing";
        }
    }

    void join(const route_plan& route, const sighted_entity& source, const entity& record) {
        auto& open = batches_.try_emplace(&route, route.batch, largest_task_).first->second;
        auto data = write_json(record.data);
        if (!open.has_room_for(data)) {
            flush(route);
        }
        if (open.has_room_for(data)) {
            open.add(record, std::move(data), source.source_id());
            return;
        }
        const auto larger = batch::problem_of(data, largest_task_);
        for (const auto& to : route.to) {
            auto task = new_task_of(record, {route.name, to->name}, larger, largest_task_,
                                    stages_left::data);
            task.data = "null";
            task.source_id = source.source_id();
            tell_how_again(task, record);
            made_.tasks.push_back(std::move(task));
        }
    }

    void flush(const route_plan& route) {
        const auto open = batches_.find(&route);
        if (open == batches_.end() || open->second.empty()) {
            return;
        }
        const auto joined = open->second.take();
        for (const auto& to : route.to) {
            auto& task = made_.tasks.emplace_back(joined);
            task.order_key = task.entity_id;
            task.where = {route.name, to->name};
        }
    }

    const incoming_plan& incoming_;
    const std::vector<std::shared_ptr<const route_plan>>& routes_;
    std::size_t largest_task_;
    wall_time now_;
    kept_values kept_;
    std::map<const route_plan*, batch> batches_;
    offer made_;
};

}  // namespace

offer make_offer(const incoming_plan& incoming,
                 const std::vector<std::shared_ptr<const route_plan>>& routes,
                 std::vector<sighted_entity> selected, std::size_t largest_task, wall_time now) {
    offering page(incoming, routes, largest_task, now);
    for (const auto& what : selected) {
        page.take(what);
    }
    return page.done();
}

awaitable<result<offer>> make_offer_waiting(
    const incoming_plan* incoming, const std::vector<std::shared_ptr<const route_plan>>* routes,
    std::vector<sighted_entity> selected, std::size_t largest_task, wall_time now) {
    offering page(*incoming, *routes, largest_task, now);
    for (const auto& what : selected) {
        auto taken = co_await page.take_waiting(&what);
        if (!taken) {
            co_return failure(taken.error()).within("'" + what.record.id + "'");
        }
    }
    co_return page.done();
}

bool any_stage_waits(const incoming_plan& incoming,
                     const std::vector<std::shared_ptr<const route_plan>>& routes) {
    return incoming.stages.waits() ||
           std::ranges::any_of(routes, [](const auto& route) { return route->stages.waits(); });
}

}  // namespace sluice::engine
