#pragma once

// Pipelines of one stage that does what its name says.

#include "engine/pipeline.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace sluice::engine {

class scripted_stage final : public transformer {
 public:
    using script = std::function<result<void>(entity, expression_scope, stage_output&)>;
    explicit scripted_stage(script does) : does_(std::move(does)) {}

    result<void> apply(entity record, expression_scope scope, stage_output& out) const override {
        return does_(std::move(record), scope, out);
    }

 private:
    script does_;
};

inline pipeline::stage stage_that(std::string name, scripted_stage::script does) {
    return {std::move(name), std::make_shared<scripted_stage>(std::move(does))};
}

inline pipeline failing_stage(const std::string& name) {
    return pipeline({stage_that(name, [](auto, auto, auto&) -> result<void> {
        return failure(failure_class::invalid, "it does not fit");
    })});
}

inline pipeline::stage dropping(const std::string& name, const std::string& reason) {
    return stage_that(name, [reason](auto, auto, stage_output& out) -> result<void> {
        out.drop(reason);
        return {};
    });
}

inline pipeline dropping_stage() {
    return pipeline({dropping("stage 1 (filter)", "not wanted")});
}

inline pipeline::stage doubling(const std::string& name) {
    return stage_that(name, [](entity record, auto, stage_output& out) -> result<void> {
        for (const auto* suffix : {".1", ".2"}) {
            entity part = record;
            part.id += suffix;
            out.emit(std::move(part));
        }
        return {};
    });
}

inline pipeline doubling_stage() {
    return pipeline({doubling("stage 1 (split)")});
}

}  // namespace sluice::engine
