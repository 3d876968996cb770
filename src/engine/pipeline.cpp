#include "engine/pipeline.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/kept_json.hpp>

#include <algorithm>
#include <string>

namespace sluice::engine {
namespace {

json::object names_for(const entity& record, const stage_surroundings& around) {
    json::object names = names_beside(record, around.now);
    if (around.more != nullptr) {
        for (const auto& one : *around.more) {
            names[one.key()] = one.value();
        }
    }
    return names;
}

void note_reason(const std::string& stage, const stage_output& step, stage_output& out) {
    if (step.reason().empty()) {
        out.drop(stage);
    } else {
        out.drop(stage + ": " + step.reason());
    }
}

void tell(const stage_surroundings& around, const std::string& stage, stage_output& step,
          const result<void>& done) {
    if (around.told == nullptr) {
        return;
    }
    auto& effect = around.told->emplace_back();
    effect.stage = stage;
    if (!done) {
        effect.failure = describe(done.error());
        return;
    }
    effect.out = step.entities();
    effect.dropped = step.entities().empty() ? step.reason() : "";
}

// The depth of texts from outside holds for what stages make of them: whoever gets the record can
// read it.
result<void> not_too_deep(result<void> done, stage_output& step) {
    constexpr std::size_t deepest = json_limits{}.depth;
    const bool deep = done && std::ranges::any_of(step.entities(), [](const entity& record) {
                          return nests_deeper_than(record.data, deepest);
                      });
    if (!deep) {
        return done;
    }
    return failure(failure_class::invalid,
                   "what it makes nests deeper than " + std::to_string(deepest) + " levels",
                   "take the parts of the record that are needed, not the whole");
}

bool is_first_to_drop(stage_output& step, const stage_output& out) {
    return step.entities().empty() && out.reason().empty();
}

}  // namespace

pipeline::pipeline(std::vector<stage> stages)
    : stages_(std::move(stages)), waits_(std::ranges::any_of(stages_, [](const stage& one) {
          return one.does && one.does->waits();
      })) {}

result<stage_output> pipeline::run(entity record, stage_surroundings around) const {
    stage_output out(around.kept);
    const auto before = out.kept().size();
    auto done = run_from(0, std::move(record), around, out);
    if (!done) {
        out.kept().cut_to(before);
        return done.error();
    }
    return out;
}

result<void> pipeline::run_from(std::size_t index, entity record, const stage_surroundings& around,
                                stage_output& out) const {
    if (index == stages_.size()) {
        out.emit(std::move(record));
        return {};
    }
    const auto& current = stages_[index];
    const json::object names = names_for(record, around);
    stage_output step(&out.kept());
    auto done = current.does->apply(std::move(record), expression_scope{&names}, step);
    done = not_too_deep(std::move(done), step);
    tell(around, current.name, step, done);
    if (!done) {
        return std::move(done.error()).within(current.name);
    }
    if (is_first_to_drop(step, out)) {
        note_reason(current.name, step, out);
    }
    for (auto& next : step.entities()) {
        auto rest = run_from(index + 1, std::move(next), around, out);
        if (!rest) {
            return rest.error();
        }
    }
    return {};
}

awaitable<result<stage_output>> pipeline::run_waiting(entity record,
                                                      stage_surroundings around) const {
    stage_output out(around.kept);
    const auto before = out.kept().size();
    auto done = co_await run_waiting_from(0, std::move(record), around, &out);
    if (!done) {
        out.kept().cut_to(before);
        co_return done.error();
    }
    co_return out;
}

awaitable<result<void>> pipeline::run_waiting_from(std::size_t index, entity record,
                                                   stage_surroundings around,
                                                   stage_output* out) const {
    if (index == stages_.size()) {
        out->emit(std::move(record));
        co_return result<void>();
    }
    const auto& current = stages_[index];
    const json::object names = names_for(record, around);
    stage_output step(&out->kept());
    result<void> done;
    if (current.does->waits()) {
        done = co_await current.does->apply_waiting(std::move(record), expression_scope{&names},
                                                    &step);
    } else {
        done = current.does->apply(std::move(record), expression_scope{&names}, step);
    }
    done = not_too_deep(std::move(done), step);
    tell(around, current.name, step, done);
    if (!done) {
        co_return std::move(done.error()).within(current.name);
    }
    if (is_first_to_drop(step, *out)) {
        note_reason(current.name, step, *out);
    }
    for (auto& next : step.entities()) {
        auto rest = co_await run_waiting_from(index + 1, std::move(next), around, out);
        if (!rest) {
            co_return rest.error();
        }
    }
    co_return result<void>();
}

}  // namespace sluice::engine
