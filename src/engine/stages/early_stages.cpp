#include "engine/stages/early_stages.hpp"

#include "engine/stages/batch.hpp"
#include "engine/stages/new_task.hpp"

#include <iterator>
#include <utility>

namespace sluice::engine {
namespace {

result<void> take_batch(batch& open, std::vector<entity>& into) {
    if (open.empty()) {
        return {};
    }
    const auto joined = open.take();
    auto entity = entity_of(joined.entity_type, joined.entity_id, joined.headers, joined.data);
    if (!entity) {
        return entity.error();
    }
    into.push_back(*std::move(entity));
    return {};
}

result<std::vector<entity>> batches_of(const route_plan& route, const std::vector<entity>& records,
                                       std::size_t largest_task) {
    std::vector<entity> joined;
    batch open(route.batch, largest_task);
    for (const auto& entity : records) {
        auto data = write_json(entity.data);
        if (!open.has_room_for(data)) {
            if (auto taken = take_batch(open, joined); !taken) {
                return taken.error();
            }
        }
        if (!open.has_room_for(data)) {
            return failure(failure_class::invalid, batch::problem_of(data, largest_task));
        }
        open.add(entity, std::move(data), entity.id);
    }
    if (auto taken = take_batch(open, joined); !taken) {
        return taken.error();
    }
    return joined;
}

}  // namespace

awaitable<result<early_outcome>> stage_again(const route_plan* route, entity entity,
                                             stages_left left, stage_context context,
                                             std::size_t largest_task) {
    early_outcome made;
    std::vector<struct entity> staged;
    if (left == stages_left::incoming) {
        auto out = co_await route->from->stages.run(std::move(entity), context);
        if (!out) {
            co_return out.error();
        }
        staged = std::move(out->entities());
        made.dropped = out->reason();
    } else {
        staged.push_back(std::move(entity));
    }
    for (auto& one : staged) {
        auto out = co_await route->stages.run(std::move(one), context);
        if (!out) {
            co_return out.error();
        }
        auto& through = out->entities();
        if (through.empty() && made.dropped.empty()) {
            made.dropped = out->reason();
        }
        std::move(through.begin(), through.end(), std::back_inserter(made.records));
    }
    if (route->batch > 1) {
        auto joined = batches_of(*route, made.records, largest_task);
        if (!joined) {
            co_return joined.error();
        }
        made.records = *std::move(joined);
    }
    co_return made;
}

}  // namespace sluice::engine
