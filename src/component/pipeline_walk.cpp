#include <sluice/component/pipeline.hpp>
#include <sluice/component/record_tap.hpp>
#include <sluice/model/kept_json.hpp>

#include <string>
#include <utility>

namespace sluice {
namespace {

// The depth limit of texts from outside also holds for the entities that stages make, so that every
// reader can read them.
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

// Takes the rest of a series, for a preview, or for a rule that needs to know how it ends.
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

// A repeat cannot help here. A failure of another class comes from a service that did not answer;
// no rule may hide it, because the entity would be lost for nothing.
bool is_of_the_record(const failure& why) {
    return why.kind == failure_class::invalid || why.kind == failure_class::refused;
}

}  // namespace

pipeline_walk::pipeline_walk(const pipeline& through, entity entity, const stage_context& context)
    : stages_(through.stages_),
      kept_(context.kept != nullptr ? context.kept : &own_),
      effects_(context.effects),
      watch_(context.watch),
      parent_(context.parent),
      inner_(context.inner),
      names_(context.now, context.names),
      taken_(std::move(entity)) {
    if (!inner_) {
        taken_.variables.clear();
    }
}

result<bool> pipeline_walk::take() {
    if (alone_) {
        alone_ = false;
        return true;
    }
    auto& level = levels_.back();
    stage_ = level.stage;
    if (level.taken < level.entities.size()) {
        taken_ = std::move(level.entities[level.taken++]);
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
            taken_ = **std::move(next);
            return true;
        }
    }
    levels_.pop_back();
    return false;
}

result<pipeline_walk::step> pipeline_walk::next() {
    if (!alone_ && levels_.empty()) {
        return step{.ended = true};
    }
    const auto any = take();
    if (!any) {
        return any.error();
    }
    if (!*any) {
        return step();
    }
    const bool ends = stage_ == stages_.size();
    if (watch_.tap != nullptr && !inner_) {
        ends ? watch_.tap->leaves(stage_, taken_) : watch_.tap->enters(stage_, taken_);
    }
    if (ends) {
        if (!inner_) {
            taken_.variables.clear();
        }
        return step{.out = std::move(taken_)};
    }
    prepare_note();
    if (!stages_[stage_].does) {
        rescue_.reset();
        made_.emplace(kept_, watch_);
        return hand_on(failure(failure_class::credential,
                               "it could not be made without the secret of its client"));
    }
    const transformer& stage = *stages_[stage_].does;
    prepare_rescue();
    const auto scope = scope_of(names_.of(taken_), taken_);
    made_.emplace(kept_, watch_).entities().swap(spare_);
    auto work = stage.apply(std::move(taken_), scope, *made_);
    if (work.is_ready()) {
        return after(work.take());
    }
    // The engine relied on this answer when it chose how to run the stages: see
    // transformer::waits().
    if (!stage.waits()) {
        return failure(failure_class::internal, "it waits, and its waits() does not say so")
            .within(name_of(stage_));
    }
    asked_ = std::move(work);
    return step();
}

// The stages of an `on_error` may wait, too.
awaitable<result<pipeline_walk::step>> pipeline_walk::answer() {
    for (;;) {
        auto done = co_await asked_->wait();
        asked_.reset();
        auto made = after(std::move(done));
        if (!asked_) {
            co_return made;
        }
    }
}

// The pointers stay valid while the stage works: its entity holds the variables.
expression_scope pipeline_walk::scope_of(const json::object& names, const entity& entity) const {
    expression_scope scope{&names, entity.variables.all()};
    scope.parent = parent_;
    return scope;
}

void pipeline_walk::prepare_rescue() {
    rescue_.reset();
    const auto way = stages_[stage_].on_error.way;
    if (way == config::error_way::fail) {
        return;
    }
    rescue_ = std::make_unique<rescue>(rescue{.kept_before = kept_->size(), .id = taken_.id});
    if (way != config::error_way::skip) {
        rescue_->before = taken_;
    }
}

result<pipeline_walk::step> pipeline_walk::after(result<void> done) {
    // A series may fail late. A rule covers the whole stage, so it waits for the end of the series.
    if (done && (effects_ != nullptr || rescue_)) {
        done = take_all(*made_);
    }
    if (done) {
        done = not_too_deep(*made_);
    }
    if (!done && rescue_ && rescue_->failure.empty() && is_of_the_record(done.error())) {
        return rescued(done.error());
    }
    return hand_on(done);
}

result<pipeline_walk::step> pipeline_walk::rescued(const failure& why) {
    const auto& rule = stages_[stage_].on_error;
    rescue_->failure = describe(why);
    kept_->cut_to(rescue_->kept_before);
    made_.emplace(kept_, watch_);
    if (watch_.handled != nullptr) {
        watch_.handled->add(rule.place, config::name_of(rule.way), rescue_->id, why);
    }
    if (rule.way == config::error_way::skip) {
        made_->drop("on_error: skip: " + rescue_->failure);
        return hand_on({});
    }
    entity before = *std::exchange(rescue_->before, std::nullopt);
    if (rule.way == config::error_way::keep) {
        made_->emit(std::move(before));
        return hand_on({});
    }
    rescue_->names = names_.of(before);
    rescue_->names["error"] =
        json::object{{"stage", name_of(stage_)}, {"message", why.message}, {"mend", why.mend}};
    const auto scope = scope_of(rescue_->names, before);
    auto work = rule.stages->apply(std::move(before), scope, *made_);
    if (work.is_ready()) {
        return after(work.take());
    }
    asked_ = std::move(work);
    return step();
}

result<pipeline_walk::step> pipeline_walk::hand_on(const result<void>& done) {
    note(done);
    if (!done) {
        auto why = done.error();
        if (rescue_ && !rescue_->failure.empty()) {
            std::move(why).within("on_error");
        }
        return std::move(why).within(name_of(stage_));
    }
    auto series = made_->take_series();
    if (made_->entities().empty() && !series) {
        if (reason_.empty()) {
            reason_ = name_of(stage_) + (made_->reason().empty() ? "" : ": " + made_->reason());
        }
        return step();
    }
    if (made_->entities().size() == 1 && !series) {
        spare_.swap(made_->entities());
        taken_ = std::move(spare_.front());
        spare_.clear();
        alone_ = true;
        ++stage_;
        return step();
    }
    auto& level = levels_.emplace_back();
    level.stage = stage_ + 1;
    level.entities = std::move(made_->entities());
    level.series = std::move(series);
    return step();
}

void pipeline_walk::prepare_note() {
    if (effects_ != nullptr) {
        before_ = std::make_unique<entity>(taken_);
        unasked_ = watch_.unasked != nullptr ? watch_.unasked->size() : 0;
    }
}

void pipeline_walk::note(const result<void>& done) {
    if (effects_ == nullptr) {
        return;
    }
    auto& effect = effects_->emplace_back();
    effect.stage = name_of(stage_);
    effect.in = std::move(*before_);
    if (watch_.unasked != nullptr) {
        effect.unasked.assign(watch_.unasked->begin() + static_cast<std::ptrdiff_t>(unasked_),
                              watch_.unasked->end());
    }
    if (rescue_ && !rescue_->failure.empty()) {
        effect.failure = rescue_->failure;
        effect.handled = "on_error: " + std::string(config::name_of(stages_[stage_].on_error.way));
    }
    if (!done) {
        effect.failure = describe(done.error());
        effect.handled.clear();
        return;
    }
    effect.out = made_->entities();
    effect.dropped = made_->entities().empty() ? made_->reason() : "";
}

}  // namespace sluice
