#pragma once

// Makes pipelines of one stage that does as its name says.

#include <sluice/component/pipeline.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace sluice {

class scripted_stage final : public transformer {
 public:
    using script = std::function<result<void>(entity, expression_scope, stage_output&)>;
    explicit scripted_stage(script does) : does_(std::move(does)) {}

    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        return does_(std::move(entity), scope, out);
    }

 private:
    script does_;
};

// As above, but the stage waits first.
class waiting_stage final : public transformer {
 public:
    explicit waiting_stage(scripted_stage::script does) : does_(std::move(does)) {}

    bool waits() const override { return true; }
    stage_work apply(entity entity, expression_scope scope, stage_output& out) const override {
        return wait(std::move(entity), scope, &out);
    }

 private:
    awaitable<result<void>> wait(entity entity, expression_scope scope, stage_output* out) const {
        co_await asio::post(co_await asio::this_coro::executor, use_awaitable);
        co_return does_(std::move(entity), scope, *out);
    }

    scripted_stage::script does_;
};

inline pipeline::stage waiting_stage_that(std::string name, scripted_stage::script does) {
    return {std::move(name), std::make_shared<waiting_stage>(std::move(does))};
}

// The effect of a `store` stage: it keeps {store, key, value}, and the entity passes.
inline scripted_stage::script keeping(const std::string& key, const std::string& value) {
    return [key, value](entity entity, auto, stage_output& out) -> result<void> {
        ledger::value_change change;
        change.store = "s";
        change.key = key;
        change.value = value;
        out.kept().add(std::move(change));
        out.emit(std::move(entity));
        return {};
    };
}

inline scripted_stage::script failing(failure_class kind, const std::string& message) {
    return [kind, message](auto, auto, auto&) -> result<void> { return failure(kind, message); };
}

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
    return stage_that(name, [](entity entity, auto, stage_output& out) -> result<void> {
        for (const auto* suffix : {".1", ".2"}) {
            auto part = entity;
            part.id += suffix;
            out.emit(std::move(part));
        }
        return {};
    });
}

inline pipeline doubling_stage() {
    return pipeline({doubling("stage 1 (split)")});
}

}  // namespace sluice
