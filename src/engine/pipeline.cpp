#include "engine/pipeline.hpp"

#include <sluice/component/names.hpp>

namespace sluice::engine {

result<stage_output> pipeline::run(entity record, wall_time now) const {
    stage_output out;
    auto done = run_from(0, std::move(record), now, out);
    if (!done) {
        return done.error();
    }
    return out;
}

result<void> pipeline::run_from(std::size_t index, entity record, wall_time now,
                                stage_output& out) const {
    if (index == stages_.size()) {
        out.emit(std::move(record));
        return {};
    }
    const auto& current = stages_[index];
    const json::object names = names_beside(record, now);
    stage_output step;
    auto done = current.does->apply(std::move(record), expression_scope{&names}, step);
    if (!done) {
        return std::move(done.error()).within(current.name);
    }
    if (step.entities().empty() && out.reason().empty()) {
        out.drop(current.name + (step.reason().empty() ? "" : ": " + step.reason()));
    }
    for (auto& next : step.entities()) {
        auto rest = run_from(index + 1, std::move(next), now, out);
        if (!rest) {
            return rest.error();
        }
    }
    return {};
}

}  // namespace sluice::engine
