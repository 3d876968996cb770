#include "engine/plan/pipeline.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/kept_json.hpp>

#include <algorithm>
#include <string>

namespace sluice::engine {
namespace {

json::object names_for(const entity& entity, const stage_surroundings& context) {
    json::object names = names_beside(entity, context.now);
    if (context.more != nullptr) {
        for (const auto& one : *context.more) {
            names[one.key()] = one.value();
        }
    }
    return names;
}

// The depth of texts from outside holds for what stages make of them: whoever gets the record can
// read it.
result<void> not_too_deep(const entity& entity) {
    constexpr std::size_t deepest = json_limits{}.depth;
    if (!nests_deeper_than(entity.data, deepest)) {
        return {};
    }
    return failure(failure_class::invalid,
                   "what it makes nests deeper than " + std::to_string(deepest) + " levels",
                   "take the parts of the record that are needed, not the whole");
}

result<void> not_too_deep(stage_output& made) {
    for (const auto& entity : made.entities()) {
        if (auto shallow = not_too_deep(entity); !shallow) {
            return shallow;
        }
    }
    return {};
}

// A person who looks on sees all of them.
result<void> take_all(stage_output& made) {
    auto series = made.take_series();
    while (series) {
        auto next = series->next();
        if (!next) {
            return next.error();
        }
        if (!*next) {
            break;
        }
        made.emit(**std::move(next));
    }
    return {};
}

}  // namespace

pipeline::pipeline(std::vector<stage> stages)
    : stages_(std::move(stages)), waits_(std::ranges::any_of(stages_, [](const stage& one) {
          return one.does && one.does->waits();
      })) {}

result<stage_output> pipeline::run(entity entity, stage_surroundings context) const {
    stage_output out(context.kept);
    context.kept = &out.kept();
    const auto before = out.kept().size();
    pipeline_walk walk(*this, std::move(entity), context);
    for (;;) {
        auto made = walk.next();
        if (!made) {
            out.kept().cut_to(before);
            return made.error();
        }
        if (made->ended) {
            out.drop(walk.reason());
            return out;
        }
        if (made->out) {
            out.emit(*std::move(made->out));
        }
    }
}

awaitable<result<stage_output>> pipeline::run_waiting(entity entity,
                                                      stage_surroundings context) const {
    stage_output out(context.kept);
    context.kept = &out.kept();
    const auto before = out.kept().size();
    pipeline_walk walk(*this, std::move(entity), context);
    for (;;) {
        auto made = co_await walk.next_waiting();
        if (!made) {
            out.kept().cut_to(before);
            co_return made.error();
        }
        if (made->ended) {
            out.drop(walk.reason());
            co_return out;
        }
        if (made->out) {
            out.emit(*std::move(made->out));
        }
    }
}

pipeline_walk::pipeline_walk(const pipeline& through, entity entity, stage_surroundings context)
    : stages_(through.stages_),
      context_(context),
      kept_(context.kept != nullptr ? context.kept : &own_) {
    auto& first = levels_.emplace_back();
    first.entities.push_back(std::move(entity));
}

result<std::optional<pipeline_walk::at_stage>> pipeline_walk::take() {
    auto& level = levels_.back();
    if (level.taken < level.entities.size()) {
        auto record = std::move(level.entities[level.taken++]);
        return std::optional<at_stage>({level.stage, std::move(record)});
    }
    if (level.series) {
        auto next = level.series->next();
        if (!next) {
            return std::move(next.error()).within(name_of(level.stage - 1));
        }
        if (*next) {
            if (auto shallow = not_too_deep(**next); !shallow) {
                return std::move(shallow.error()).within(name_of(level.stage - 1));
            }
            return std::optional<at_stage>({level.stage, **std::move(next)});
        }
    }
    levels_.pop_back();
    return std::optional<at_stage>();
}

result<pipeline_walk::step> pipeline_walk::next() {
    if (levels_.empty()) {
        return step{std::nullopt, true};
    }
    auto taken = take();
    if (!taken) {
        return taken.error();
    }
    if (!*taken) {
        return step();
    }
    auto& [index, record] = **taken;
    if (index == stages_.size()) {
        return step{std::move(record), false};
    }
    const json::object names = names_for(record, context_);
    stage_output made(kept_);
    auto done = stages_[index].does->apply(std::move(record), expression_scope{&names}, made);
    return after(index, made, std::move(done));
}

awaitable<result<pipeline_walk::step>> pipeline_walk::next_waiting() {
    const bool waits = !levels_.empty() && levels_.back().stage < stages_.size() &&
                       stages_[levels_.back().stage].does->waits();
    if (!waits) {
        co_return next();
    }
    auto taken = take();
    if (!taken) {
        co_return taken.error();
    }
    if (!*taken) {
        co_return step();
    }
    const auto index = (*taken)->stage;
    const json::object names = names_for((*taken)->entity, context_);
    stage_output made(kept_);
    auto done = co_await stages_[index].does->apply_waiting(std::move((*taken)->entity),
                                                            expression_scope{&names}, &made);
    co_return after(index, made, std::move(done));
}

result<pipeline_walk::step> pipeline_walk::after(std::size_t stage, stage_output& made,
                                                 result<void> done) {
    if (done && context_.told != nullptr) {
        done = take_all(made);
    }
    if (done) {
        done = not_too_deep(made);
    }
    note(stage, made, done);
    if (!done) {
        return std::move(done.error()).within(name_of(stage));
    }
    auto series = made.take_series();
    if (made.entities().empty() && !series) {
        if (reason_.empty()) {
            reason_ = name_of(stage) + (made.reason().empty() ? "" : ": " + made.reason());
        }
        return step();
    }
    auto& level = levels_.emplace_back();
    level.stage = stage + 1;
    level.entities = std::move(made.entities());
    level.series = std::move(series);
    return step();
}

void pipeline_walk::note(std::size_t stage, stage_output& made, const result<void>& done) {
    if (context_.told == nullptr) {
        return;
    }
    auto& effect = context_.told->emplace_back();
    effect.stage = name_of(stage);
    if (!done) {
        effect.failure = describe(done.error());
        return;
    }
    effect.out = made.entities();
    effect.dropped = made.entities().empty() ? made.reason() : "";
}

}  // namespace sluice::engine
