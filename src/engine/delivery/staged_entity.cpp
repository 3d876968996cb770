#include "engine/delivery/staged_entity.hpp"

#include "engine/caught.hpp"
#include "engine/stages/approval.hpp"
#include "engine/stages/early_stages.hpp"
#include "engine/stages/new_task.hpp"
#include "engine/stages/order_key.hpp"

#include <utility>

namespace sluice::engine {
namespace {

result<entity> entity_of_task(const ledger::task& task) {
    return entity_of(task.entity_type, task.entity_id, task.headers, task.data);
}

staged_entity staged_of(result<stage_output> out, kept_values& kept, handled_failures handled) {
    staged_entity made;
    made.handled = std::move(handled);
    if (!out) {
        made.problem = out.error();
        return made;
    }
    made.stores = kept.take();
    if (out->entities().empty()) {
        made.skipped = out->reason();
    } else {
        made.entity = std::move(out->entities().front());
    }
    return made;
}

staged_entity problem_of(failure why) {
    staged_entity made;
    made.problem = std::move(why);
    return made;
}

// Returns the reason why a rejected entity cannot be offered again.
failure not_again(stages_left left, const ledger::task& task) {
    const auto forget = "`sluice offer-again " + task.incoming + " " + task.entity_id + "`";
    if (left == stages_left::data) {
        return {
            failure_class::refused, "its data was too large to be kept",
            "raise daemon.largest_task and restart, then " + forget +
                " has it offered again, to all its routes; or give it data: `sluice tasks edit " +
                std::to_string(task.id) + "`"};
    }
    return {failure_class::refused, "nobody can tell which record it is",
            "set 'identifier' in the incoming: the record is then taken in by itself, and this "
            "task can be dropped"};
}

// The stages made several entities of it; each is a task of the same lane.
staged_entity spread(const std::vector<entity>& entities, const continuation& continuation,
                     const ledger::task& task, wall_time now) {
    staged_entity made;
    made.skipped =
        "it became " + std::to_string(entities.size()) + " tasks when it was offered again";
    for (const auto& entity : entities) {
        auto one = new_task_of(entity, task.lane, "", continuation.largest_task);
        const auto key = order_key_of(*continuation.route, entity, now);
        one.order_key = key ? *key : entity.id;
        made.spread.push_back(std::move(one));
    }
    return made;
}

// The route may hold tasks only since the last reload, and a rejected record was not looked at
// before. A task with an open intent may be at its target: its outcome comes first.
std::optional<staged_entity> held_by_route(const ledger::task& task,
                                           const continuation& continuation, const entity& entity,
                                           wall_time now) {
    if (!continuation.route || task.approved || task.open_intent) {
        return std::nullopt;
    }
    auto why = why_held(*continuation.route, entity, now);
    if (!why) {
        return std::nullopt;
    }
    staged_entity made;
    made.held = *std::move(why);
    return made;
}

// A rejected task runs the stages that it did not pass, then the outgoing's.
awaitable<staged_entity> stage_rejected(const ledger::task* task, const outgoing_plan* outgoing,
                                        const continuation* continuation, wall_time now) {
    auto entity = entity_of_task(*task);
    if (!entity) {
        co_return problem_of(entity.error());
    }
    auto left = take_stages_left(*entity);
    if (left == stages_left::data && !entity->data.is_null()) {
        left = stages_left::none;  // an operator has given it data
    }
    if (left == stages_left::data || left == stages_left::identity) {
        co_return problem_of(not_again(left, *task));
    }
    kept_values kept;
    handled_failures handled;
    const stage_context context{.now = now, .kept = &kept, .watch = {.handled = &handled}};
    if (left != stages_left::none && continuation->route) {
        auto early = co_await caught(stage_again(continuation->route.get(), *std::move(entity),
                                                 left, context, continuation->largest_task));
        if (!early) {
            co_return problem_of(early.error());
        }
        if (early->records.size() != 1) {
            auto made = spread(early->records, *continuation, *task, now);
            made.skipped = made.spread.empty() ? early->dropped : made.skipped;
            made.stores = kept.take();
            made.handled = std::move(handled);
            co_return made;
        }
        entity = std::move(early->records.front());
    }
    if (auto held = held_by_route(*task, *continuation, *entity, now)) {
        co_return *std::move(held);
    }
    auto out = co_await caught(outgoing->stages.run(*std::move(entity), context));
    co_return staged_of(std::move(out), kept, std::move(handled));
}

}  // namespace

awaitable<staged_entity> stage_entity(const ledger::task* task, const outgoing_plan* outgoing,
                                      const continuation* continuation, wall_time now) {
    if (is_offered_again(*task)) {
        co_return co_await stage_rejected(task, outgoing, continuation, now);
    }
    auto entity = entity_of_task(*task);
    if (!entity) {
        co_return problem_of(entity.error());
    }
    if (auto held = held_by_route(*task, *continuation, *entity, now)) {
        co_return *std::move(held);
    }
    kept_values kept;
    handled_failures handled;
    const stage_context context{.now = now, .kept = &kept, .watch = {.handled = &handled}};
    auto out = co_await caught(outgoing->stages.run(*std::move(entity), context));
    co_return staged_of(std::move(out), kept, std::move(handled));
}

}  // namespace sluice::engine
