#include <sluice/component/pipeline.hpp>
#include <sluice/model/kept_json.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace sluice {
namespace {

// Texts from outside have a limit of depth. It holds for the entities that stages make, so that
// every reader can read them.
result<void> not_too_deep(const entity& made) {
    constexpr std::size_t deepest = json_limits{}.depth;
    if (!nests_deeper_than(made.data, deepest)) {
        return {};
    }
    return failure(failure_class::invalid,
                   "what it makes nests deeper than " + std::to_string(deepest) + " levels",
                   "take the parts of the record that are needed, not the whole");
}

result<void> not_too_deep(stage_output& made) {
    for (const auto& one : made.entities()) {
        if (auto shallow = not_too_deep(one); !shallow) {
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

// A walk and its output. It has an allocation of its own: a coroutine's frame with all of this
// inside is larger than Asio keeps for the next coroutine, and a map of one field then took a third
// longer.
struct passage {
    // `into`: the output of the stage that holds the pipeline; null: its own.
    passage(const pipeline& through, entity&& entity, stage_context context, stage_output* into)
        : own(context.kept),
          out(into != nullptr ? *into : own),
          walk(through, std::move(entity),
               {context.now, &out.kept(), context.names, context.effects}) {}

    // Until the walk ends, or comes to a stage that waits.
    result<void> go_on();
    // From there. `owned`: the passage, when nobody else holds it.
    static awaitable<result<void>> go_to_the_end(passage* way, std::unique_ptr<passage> owned);

    stage_output own;
    stage_output& out;
    pipeline_walk walk;
};

result<void> passage::go_on() {
    for (;;) {
        auto step = walk.next();
        if (!step) {
            return step.error();
        }
        if (walk.asks()) {
            return {};
        }
        if (step->ended) {
            out.drop(walk.reason());
            return {};
        }
        if (step->out) {
            out.emit(*std::move(step->out));
        }
    }
}

awaitable<result<void>> passage::go_to_the_end(passage* way, std::unique_ptr<passage> /*owned*/) {
    result<void> gone;
    while (gone && way->walk.asks()) {
        const auto answered = co_await way->walk.answer();
        gone = answered ? way->go_on() : answered.error();
    }
    co_return gone;
}

awaitable<result<stage_output>> pass(std::unique_ptr<passage> way) {
    const auto before = way->out.kept().size();
    auto gone = way->go_on();
    if (way->walk.asks()) {
        gone = co_await passage::go_to_the_end(way.get(), nullptr);
    }
    if (!gone) {
        way->out.kept().cut_to(before);
        co_return gone.error();
    }
    co_return std::move(way->own);
}

}  // namespace

// A stage is null when it could not be made, which its configuration's check reports.
pipeline::pipeline(std::vector<stage> stages)
    : stages_(std::move(stages)),
      waits_(std::ranges::any_of(stages_,
                                 [](const stage& one) { return one.does && one.does->waits(); })),
      multiplies_(std::ranges::any_of(
          stages_, [](const stage& one) { return one.does && one.does->multiplies(); })) {}

awaitable<result<stage_output>> pipeline::run(sluice::entity entity, stage_context context) const {
    return pass(std::make_unique<passage>(*this, std::move(entity), context, nullptr));
}

stage_work pipeline::apply(sluice::entity entity, expression_scope scope, stage_output& out) const {
    auto way = std::make_unique<passage>(*this, std::move(entity),
                                         stage_context{.now = {}, .names = scope.names}, &out);
    auto gone = way->go_on();
    if (!way->walk.asks()) {
        return gone;
    }
    auto* goes_on = way.get();
    return passage::go_to_the_end(goes_on, std::move(way));
}

pipeline_walk::pipeline_walk(const pipeline& through, entity entity, const stage_context& context)
    : stages_(through.stages_),
      kept_(context.kept != nullptr ? context.kept : &own_),
      effects_(context.effects),
      names_(context.now, context.names) {
    levels_.emplace_back().entities.push_back(std::move(entity));
}

result<bool> pipeline_walk::take(entity& into) {
    auto& level = levels_.back();
    if (level.taken < level.entities.size()) {
        into = std::move(level.entities[level.taken++]);
        return true;
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
            into = **std::move(next);
            return true;
        }
    }
    levels_.pop_back();
    return false;
}

result<pipeline_walk::step> pipeline_walk::next() {
    if (levels_.empty()) {
        return step{.ended = true};
    }
    stage_ = levels_.back().stage;
    entity taken;
    const auto any = take(taken);
    if (!any) {
        return any.error();
    }
    if (!*any) {
        return step();
    }
    if (stage_ == stages_.size()) {
        return step{.out = std::move(taken)};
    }
    const transformer& stage = *stages_[stage_].does;
    const auto& names = names_.of(taken);
    made_.emplace(kept_);
    auto work = stage.apply(std::move(taken), expression_scope{&names}, *made_);
    if (work.is_ready()) {
        return after(work.take());
    }
    // The engine has relied on its word: see transformer::waits().
    if (!stage.waits()) {
        return failure(failure_class::internal, "it waits, and its waits() does not say so")
            .within(name_of(stage_));
    }
    asked_ = std::move(work);
    return step();
}

awaitable<result<pipeline_walk::step>> pipeline_walk::answer() {
    auto done = co_await asked_->wait();
    asked_.reset();
    co_return after(std::move(done));
}

result<pipeline_walk::step> pipeline_walk::after(result<void> done) {
    if (done && effects_ != nullptr) {
        done = take_all(*made_);
    }
    if (done) {
        done = not_too_deep(*made_);
    }
    note(done);
    if (!done) {
        return std::move(done.error()).within(name_of(stage_));
    }
    auto series = made_->take_series();
    if (made_->entities().empty() && !series) {
        if (reason_.empty()) {
            reason_ = name_of(stage_) + (made_->reason().empty() ? "" : ": " + made_->reason());
        }
        return step();
    }
    auto& level = levels_.emplace_back();
    level.stage = stage_ + 1;
    level.entities = std::move(made_->entities());
    level.series = std::move(series);
    return step();
}

void pipeline_walk::note(const result<void>& done) {
    if (effects_ == nullptr) {
        return;
    }
    auto& effect = effects_->emplace_back();
    effect.stage = name_of(stage_);
    if (!done) {
        effect.failure = describe(done.error());
        return;
    }
    effect.out = made_->entities();
    effect.dropped = made_->entities().empty() ? made_->reason() : "";
}

}  // namespace sluice
