#include "engine/intake/offering.hpp"

#include "engine/stages/approval.hpp"
#include "engine/stages/new_task.hpp"
#include "engine/stages/order_key.hpp"

#include <utility>

namespace sluice::engine {

void offering::remember(const sighted_entity& source) {
    if (!source.hash.empty()) {
        made_.seen.push_back({source.source_id(), source.hash, source.watched, source.snapshot,
                              source.was_known, source.other_rows});
    }
}

void offering::reject(const sighted_entity& source, const std::string& problem) {
    const auto left = source.problem.empty() ? stages_left::incoming : stages_left::identity;
    for (const auto& route : context_.routes) {
        add(*route, source, source.entity, problem, left);
    }
    if (context_.routes.empty()) {
        made_.problems.push_back("'" + source.entity.id + "': " + problem);
    }
}

void offering::add_staged(const route_plan& route, const sighted_entity& source,
                          const entity& offered, const result<std::vector<entity>>& out) {
    if (!out) {
        add(route, source, offered, describe(out.error()), stages_left::route);
        return;
    }
    for (const auto& made : *out) {
        add(route, source, made, "");
    }
}

void offering::add(const route_plan& route, const sighted_entity& source, const entity& entity,
                   const std::string& problem, stages_left left) {
    if (route.batch > 1 && problem.empty()) {
        join(route, source, entity);
        return;
    }
    const auto key = order_key_of(route, entity, now_);
    const auto why = problem.empty() && !key ? describe(key.error()) : problem;
    for (const auto& to : route.to) {
        auto task = new_task_of(entity, {route.name, to->name}, why, context_.largest_task, left);
        task.source_id = source.source_id();
        tell_how_again(task, entity);
        task.order_key = key ? *key : entity.id;
        hold(route, entity, task);
        keep(std::move(task));
    }
}

// Tells how to offer an entity again that was too large to keep.
void offering::tell_how_again(ledger::new_task& task, const entity& entity) const {
    const bool lost = task.data == "null" && !entity.data.is_null();
    if (lost && !is_unidentified(task.source_id)) {
        task.reason += context_.incoming.remembers()
                           ? " and restart, then `sluice offer-again " + context_.incoming.name +
                                 " " + task.source_id + "` has it offered again, to all its routes"
                           : " and restart: it comes again with the next listing";
    }
}

void offering::join(const route_plan& route, const sighted_entity& source, const entity& entity) {
    auto& open = batches_.try_emplace(&route, route.batch, context_.largest_task).first->second;
    auto data = write_json(entity.data);
    if (!open.has_room_for(data)) {
        flush(route);
    }
    if (open.has_room_for(data)) {
        open.add(entity, std::move(data), source.source_id());
        return;
    }
    // It does not fit even into an empty batch.
    const auto larger = batch::problem_of(data, context_.largest_task);
    for (const auto& to : route.to) {
        auto task = new_task_of(entity, {route.name, to->name}, larger, context_.largest_task,
                                stages_left::data);
        task.data = "null";
        task.source_id = source.source_id();
        tell_how_again(task, entity);
        keep(std::move(task));
    }
}

void offering::flush(const route_plan& route) {
    const auto open = batches_.find(&route);
    if (open == batches_.end() || open->second.empty()) {
        return;
    }
    auto joined = open->second.take();
    if (route.hold) {
        const auto whole =
            entity_of(joined.entity_type, joined.entity_id, joined.headers, joined.data);
        hold(route, whole.value(), joined);  // made from entities just now
    }
    for (const auto& to : route.to) {
        auto task = joined;
        // A route with batches has no `order_by`: its settings refuse both.
        task.order_key = task.entity_id;
        task.lane = {route.name, to->name};
        keep(std::move(task));
    }
}

void offering::hold(const route_plan& route, const entity& entity, ledger::new_task& task) const {
    if (task.state != ledger::task_state::fresh) {
        return;
    }
    if (auto why = why_held(route, entity, now_)) {
        task.state = ledger::task_state::held;
        task.reason = *std::move(why);
    }
}

void offering::keep(ledger::new_task task) {
    bytes_ += task.data.size();
    made_.tasks.push_back(std::move(task));
}

std::vector<ledger::new_task> offering::take_part() {
    bytes_ = 0;
    made_.in_parts = true;
    return std::exchange(made_.tasks, {});
}

offer offering::done() {
    made_.stores = kept_.take();
    return std::move(made_);
}

void offering::flush_batches() {
    for (const auto& route : context_.routes) {
        flush(*route);
    }
}

}  // namespace sluice::engine
