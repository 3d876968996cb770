#include "engine/stages/stage_effects.hpp"

#include "engine/caught.hpp"
#include "engine/stages/early_stages.hpp"
#include "engine/stages/new_task.hpp"

#include <algorithm>
#include <utility>

namespace sluice::engine {
namespace {

struct lane_found {
    std::shared_ptr<const route_plan> route;
    std::shared_ptr<const outgoing_plan> outgoing;
};

result<lane_found> lane_of(const plan& plan, const ledger::lane& lane) {
    const auto route = std::ranges::find(plan.routes, lane.route, &route_plan::name);
    if (route == plan.routes.end()) {
        return failure(failure_class::invalid, "there is no route '" + lane.route + "' any more",
                       "name the configuration that the daemon runs with: --config");
    }
    for (const auto& to : outgoings_of(**route)) {
        if (to->name == lane.outgoing) {
            return lane_found{*route, to};
        }
    }
    return failure(failure_class::invalid,
                   "route '" + lane.route + "' does not come to '" + lane.outgoing + "' any more",
                   "name the configuration that the daemon runs with: --config");
}

void name_owner(std::vector<stage_effect>& steps, std::size_t from, const std::string& owner) {
    for (auto at = from; at < steps.size(); ++at) {
        steps[at].stage = owner + ", " + steps[at].stage;
    }
}

std::string end_of(const result<stage_output>& out) {
    if (!out) {
        return "a stage fails: " + describe(out.error());
    }
    return "it is taken out: " + out->reason();
}

}  // namespace

awaitable<result<stage_story>> look_at_stages(const plan* plan, const ledger::task* task,
                                              wall_time now) {
    const auto lane = lane_of(*plan, task->lane);
    if (!lane) {
        co_return lane.error();
    }
    auto entity = entity_of(task->entity_type, task->entity_id, task->headers, task->data);
    if (!entity) {
        co_return entity.error();
    }
    stage_story story;
    kept_values kept;
    const stage_context context{
        .now = now, .kept = &kept, .effects = &story.steps, .watch = {.rehearsal = true}};
    const auto left = take_stages_left(*entity);
    std::vector<sluice::entity> records;
    if (left == stages_left::incoming || left == stages_left::route) {
        auto early = co_await caught(stage_again(lane->route.get(), *std::move(entity), left,
                                                 context, plan->daemon.largest_task));
        name_owner(story.steps, 0, "before the ledger");
        if (!early) {
            story.ends = "a stage fails: " + describe(early.error());
            co_return story;
        }
        story.ends = early->records.empty() ? "it is taken out: " + early->dropped : "";
        records = std::move(early->records);
    } else {
        records.push_back(*std::move(entity));
    }
    for (auto& one : records) {
        const auto before = story.steps.size();
        auto out = co_await caught(lane->outgoing->stages.run(std::move(one), context));
        name_owner(story.steps, before, "outgoing '" + lane->outgoing->name + "'");
        if (!out || out->entities().empty()) {
            story.ends = end_of(out);
        }
    }
    story.stores = kept.take();
    co_return story;
}

}  // namespace sluice::engine
