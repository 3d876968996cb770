#include <sluice/component/pipeline.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace sluice {
namespace {

// A walk and its output. They have an allocation of their own: inside the coroutine's frame they
// would exceed the size that Asio recycles. A map of one field then took a third longer.
struct passage {
    // `into` is the output of the stage that holds the pipeline; null: the pipeline's own.
    passage(const pipeline& through, entity&& entity, stage_context context, stage_output* into)
        : own(context.kept, context.watch),
          out(into != nullptr ? *into : own),
          walk(through, std::move(entity), with_kept(context, out.kept())) {}

    static stage_context with_kept(stage_context context, kept_values& kept) {
        context.kept = &kept;
        return context;
    }

    // Runs until the walk ends, or until it comes to a stage that waits.
    result<void> go_on();
    // Goes on from a stage that waits. `owned` is the passage when nobody else holds it.
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

// A stage is null when it could not be made; the check of its configuration reports that.
pipeline::pipeline(std::vector<stage> stages)
    : stages_(std::move(stages)),
      waits_(std::ranges::any_of(stages_,
                                 [](const stage& one) {
                                     return (one.does && one.does->waits()) ||
                                            (one.on_error.stages && one.on_error.stages->waits());
                                 })),
      multiplies_(std::ranges::any_of(stages_, [](const stage& one) {
          return (one.does && one.does->multiplies()) ||
                 (one.on_error.stages && one.on_error.stages->multiplies());
      })) {}

awaitable<result<stage_output>> pipeline::run(sluice::entity entity, stage_context context) const {
    return pass(std::make_unique<passage>(*this, std::move(entity), context, nullptr));
}

stage_work pipeline::apply(sluice::entity entity, expression_scope scope, stage_output& out) const {
    const stage_context context{.now = {},
                                .names = scope.names,
                                .watch = out.watch(),
                                .parent = scope.parent,
                                .inner = true};
    auto way = std::make_unique<passage>(*this, std::move(entity), context, &out);
    auto gone = way->go_on();
    if (!way->walk.asks()) {
        return gone;
    }
    auto* goes_on = way.get();
    return passage::go_to_the_end(goes_on, std::move(way));
}

void pipeline::add_costs(std::vector<request_estimate>& costs) const {
    for (const auto& one : stages_) {
        if (one.does) {  // null: a mistake of the configuration, which is reported
            one.does->add_costs(costs);
        }
        if (one.on_error.stages) {
            one.on_error.stages->add_costs(costs);
        }
    }
}

}  // namespace sluice
