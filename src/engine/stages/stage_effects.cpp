#include "engine/stages/stage_effects.hpp"

#include "engine/caught.hpp"
#include "engine/stages/approval.hpp"
#include "engine/stages/early_stages.hpp"
#include "engine/stages/new_task.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
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
        steps[at].stage = (owner.empty() ? "" : owner + ", ") + steps[at].stage;
    }
}

void add_end(stage_story& story, const std::string& reason) {
    if (story.ends.find(reason) == std::string::npos) {
        story.ends += (story.ends.empty() ? "" : "; ") + reason;
    }
}

void add_failure(stage_story& story, const failure& why) {
    story.failed = true;
    add_end(story, "a stage fails: " + describe(why));
}

void add_drop(stage_story& story, const std::string& reason) {
    add_end(story, "it is taken out: " + reason);
}

// Runs stages on every record. Returns the records that come out.
awaitable<std::vector<entity>> pass(const pipeline* stages, std::vector<entity> records,
                                    std::string owner, stage_context context, stage_story* story) {
    std::vector<entity> through;
    for (auto& one : records) {
        const auto before = story->steps.size();
        auto out = co_await caught(stages->run(std::move(one), context));
        name_owner(story->steps, before, owner);
        if (!out) {
            add_failure(*story, out.error());
        } else if (out->entities().empty()) {
            add_drop(*story, out->reason());
        } else {
            std::ranges::move(out->entities(), std::back_inserter(through));
        }
    }
    co_return through;
}

// Runs stages before the ledger on a record, and joins batches.
awaitable<std::vector<entity>> pass_early(const route_plan* route, entity entity, stages_left left,
                                          std::string owner, std::size_t largest_task,
                                          stage_context context, stage_story* story) {
    const auto before = story->steps.size();
    auto early =
        co_await caught(stage_again(route, std::move(entity), left, context, largest_task));
    name_owner(story->steps, before, owner);
    if (!early) {
        add_failure(*story, early.error());
        co_return std::vector<sluice::entity>();
    }
    if (early->records.empty()) {
        add_drop(*story, early->dropped);
    }
    co_return std::move(early->records);
}

awaitable<void> deliver(const outgoing_plan* outgoing, std::vector<entity> records,
                        stage_context context, stage_story* story) {
    const auto owner = "outgoing '" + outgoing->name + "'";
    auto made = co_await pass(&outgoing->stages, std::move(records), owner, context, story);
    for (auto& one : made) {
        const auto before = story->steps.size();
        if (outgoing->target) {  // null: its client's secret was not looked up
            const auto shown = co_await caught(outgoing->target->show_stages(&one, context));
            name_owner(story->steps, before, owner + ", request");
            if (!shown) {
                add_failure(*story, shown.error());
                continue;
            }
        }
        story->results.push_back({owner, std::move(one)});
    }
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
    std::vector<std::string> unasked;
    const stage_context context{.now = now,
                                .kept = &kept,
                                .effects = &story.steps,
                                .watch = {.rehearsal = true, .unasked = &unasked}};
    const auto left = take_stages_left(*entity);
    std::vector<sluice::entity> records;
    if (left == stages_left::incoming || left == stages_left::route) {
        records =
            co_await pass_early(lane->route.get(), *std::move(entity), left, "before the ledger",
                                plan->daemon.largest_task, context, &story);
    } else {
        records.push_back(*std::move(entity));
    }
    co_await deliver(lane->outgoing.get(), std::move(records), context, &story);
    story.stores = kept.take();
    co_return story;
}

awaitable<stage_story> try_stages(const stage_trial* trial, entity entity, wall_time now,
                                  kept_values* kept) {
    stage_story story;
    std::vector<std::string> unasked;
    const stage_context context{
        .now = now,
        .kept = kept,
        .effects = &story.steps,
        .watch = {.rehearsal = true, .unasked = trial->asks ? nullptr : &unasked},
        .inner = trial->list != nullptr};
    const auto stored_before = kept->size();
    std::string owner;
    std::vector<sluice::entity> records;
    records.push_back(std::move(entity));
    if (trial->list != nullptr) {
        records = co_await pass(trial->list, std::move(records), owner, context, &story);
    }
    if (trial->incoming != nullptr) {
        owner = "incoming '" + trial->incoming->name + "'";
        if (trial->incoming->source) {  // null: its client's secret was not looked up
            const auto shown = co_await caught(trial->incoming->source->show_stages(context));
            name_owner(story.steps, 0, owner + ", input");
            if (!shown) {
                add_failure(story, shown.error());
            }
        }
        records =
            co_await pass(&trial->incoming->stages, std::move(records), owner, context, &story);
    }
    if (trial->route != nullptr) {
        owner = "route '" + trial->route->name + "'";
        std::vector<sluice::entity> joined;
        for (auto& one : records) {
            auto made = co_await pass_early(trial->route, std::move(one), stages_left::route, owner,
                                            trial->largest_task, context, &story);
            for (const auto& ready : made) {
                if (auto why = why_held(*trial->route, ready, now)) {
                    story.held.push_back(owner + ": " + *std::move(why));
                }
            }
            std::ranges::move(made, std::back_inserter(joined));
        }
        records = std::move(joined);
    }
    for (const auto& outgoing : trial->outgoings) {
        co_await deliver(outgoing.get(), records, context, &story);
    }
    if (trial->outgoings.empty()) {
        for (auto& one : records) {
            story.results.push_back({owner, std::move(one)});
        }
    }
    const auto& all = kept->all();
    story.stores.assign(all.begin() + static_cast<std::ptrdiff_t>(stored_before), all.end());
    co_return story;
}

}  // namespace sluice::engine
