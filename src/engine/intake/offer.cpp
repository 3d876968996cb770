#include "engine/intake/offer.hpp"

#include "engine/intake/offering.hpp"
#include "engine/route_taps.hpp"

#include <sluice/async/breather.hpp>

#include <algorithm>
#include <optional>
#include <utility>

// Runs selected records through the stages before the ledger, and makes their tasks.
//
// A record on which a stage fails makes no task but its rejected one. So its stages run to the end
// before any of its tasks is made. If their output is larger than memory should hold, they run
// twice: once to know that none fails, and once more to hand the output over in parts.

namespace sluice::engine {
namespace {

using entities = std::vector<entity>;

class offer_maker {
 public:
    offer_maker(const offer_context& context, wall_time now)
        : context_(context), page_(context, now), pause_(context.executor) {}

    awaitable<result<void>> take(const sighted_entity* source);
    awaitable<result<offer>> finish();

 private:
    // nullopt: more came out than is held at once, and nothing has been kept.
    awaitable<result<std::optional<entities>>> run(const pipeline* stages, const entity* entity,
                                                   record_tap* tap = nullptr);
    awaitable<result<void>> route_all(const sighted_entity* source, const entity* entity);
    awaitable<result<void>> take_at_once(const sighted_entity* source, const entities* staged);
    awaitable<result<void>> take_long(const sighted_entity* source);
    awaitable<result<void>> route_one(const route_plan* route, const sighted_entity* source,
                                      const entity* entity);
    awaitable<result<void>> prove(const pipeline* stages, const entity* entity);
    awaitable<result<void>> hand_over_when_full();
    // Null while nobody watches the route.
    record_tap* tap_of(const route_plan& route) const {
        return context_.taps == nullptr ? nullptr : context_.taps->of(route.name);
    }
    stage_context tapped(record_tap* tap) {
        auto context = page_.context();
        context.watch.tap = tap;
        return context;
    }

    // A stage that waits asks others. If they do not answer, the record is not at fault.
    static bool cannot_go_on(const pipeline& stages, const failure& why) {
        return stages.waits() && why.kind != failure_class::invalid;
    }

    const offer_context& context_;
    offering page_;
    breather pause_;
};

awaitable<result<std::optional<entities>>> offer_maker::run(const pipeline* stages,
                                                            const entity* entity, record_tap* tap) {
    const auto before = page_.kept().size();
    pipeline_walk walk(*stages, *entity, tapped(tap));
    entities out;
    for (;;) {
        auto made = walk.next();
        if (walk.asks()) {
            made = co_await walk.answer();
        }
        // The values that the stages stored for this record are dropped with its output.
        if (!made || out.size() > context_.part.tasks) {
            page_.kept().cut_to(before);
            if (!made) {
                co_return made.error();
            }
            co_return std::optional<entities>();
        }
        if (made->ended) {
            co_return std::optional<entities>(std::move(out));
        }
        if (made->out) {
            out.push_back(*std::move(made->out));
        }
        if (pause_.is_due()) {
            co_await pause_.take();
        }
    }
}

awaitable<result<void>> offer_maker::take(const sighted_entity* source) {
    if (!source->problem.empty()) {
        page_.reject(*source, source->problem);
        page_.remember(*source);
        co_return result<void>();
    }
    if (context_.incoming.stages.empty()) {
        page_.remember(*source);
        co_return co_await route_all(source, &source->entity);
    }
    const auto staged = co_await run(&context_.incoming.stages, &source->entity);
    if (!staged && cannot_go_on(context_.incoming.stages, staged.error())) {
        co_return staged.error();
    }
    page_.remember(*source);
    if (!staged) {
        page_.reject(*source, describe(staged.error()));
        co_return result<void>();
    }
    if (*staged) {
        co_return co_await take_at_once(source, &**staged);
    }
    co_return co_await take_long(source);
}

awaitable<result<void>> offer_maker::route_all(const sighted_entity* source, const entity* entity) {
    for (const auto& route : context_.routes) {
        const auto routed = co_await route_one(route.get(), source, entity);
        if (!routed) {
            co_return routed.error();
        }
        if (pause_.is_due()) {
            co_await pause_.take();
        }
    }
    co_return result<void>();
}

awaitable<result<void>> offer_maker::take_at_once(const sighted_entity* source,
                                                  const entities* staged) {
    for (const auto& route : context_.routes) {
        for (const auto& entity : *staged) {
            const auto routed = co_await route_one(route.get(), source, &entity);
            if (!routed) {
                co_return routed.error();
            }
        }
    }
    co_return result<void>();
}

// A failure belongs to the record, or to a service that a stage asked.
awaitable<result<void>> offer_maker::prove(const pipeline* stages, const entity* entity) {
    const auto before = page_.kept().size();
    pipeline_walk walk(*stages, *entity, page_.rehearsal());
    for (;;) {
        auto made = walk.next();
        if (walk.asks()) {
            made = co_await walk.answer();
        }
        if (!made || made->ended) {
            page_.kept().cut_to(before);
            if (!made) {
                co_return made.error();
            }
            co_return result<void>();
        }
        if (pause_.is_due()) {
            co_await pause_.take();
        }
    }
}

awaitable<result<void>> offer_maker::take_long(const sighted_entity* source) {
    const auto good = co_await prove(&context_.incoming.stages, &source->entity);
    if (!good && cannot_go_on(context_.incoming.stages, good.error())) {
        co_return good.error();
    }
    if (!good) {
        page_.reject(*source, describe(good.error()));
        co_return result<void>();
    }
    pipeline_walk walk(context_.incoming.stages, source->entity, page_.context());
    for (;;) {
        auto made = walk.next();
        if (walk.asks()) {
            made = co_await walk.answer();
        }
        if (!made) {
            co_return std::move(made.error()).within("the second time");
        }
        if (made->ended) {
            co_return result<void>();
        }
        if (made->out) {
            const auto routed = co_await route_all(source, &*made->out);
            if (!routed) {
                co_return routed.error();
            }
        }
        if (pause_.is_due()) {
            co_await pause_.take();
        }
    }
}

awaitable<result<void>> offer_maker::route_one(const route_plan* route,
                                               const sighted_entity* source, const entity* entity) {
    const auto in_route = [route](failure why) {
        return std::move(why).within("route '" + route->name + "'");
    };
    auto* tap = tap_of(*route);
    auto out = co_await run(&route->stages, entity, tap);
    if (!out && cannot_go_on(route->stages, out.error())) {
        co_return in_route(out.error());
    }
    if (!out || *out) {
        page_.add_staged(*route, *source, *entity,
                         out ? result<entities>(**std::move(out)) : out.error());
        co_return co_await hand_over_when_full();
    }
    const auto good = co_await prove(&route->stages, entity);
    if (!good && cannot_go_on(route->stages, good.error())) {
        co_return in_route(good.error());
    }
    if (!good) {
        page_.add_staged(*route, *source, *entity, good.error());
        co_return result<void>();
    }
    // The first run has shown it already, until it had too much to hold.
    pipeline_walk walk(route->stages, *entity, page_.context());
    for (;;) {
        auto made = walk.next();
        if (walk.asks()) {
            made = co_await walk.answer();
        }
        if (!made) {
            co_return in_route(std::move(made.error()).within("the second time"));
        }
        if (made->ended) {
            co_return result<void>();
        }
        if (made->out) {
            page_.add(*route, *source, *made->out, "");
        }
        if (page_.is_full()) {
            const auto handed = co_await hand_over_when_full();
            if (!handed) {
                co_return handed.error();
            }
        }
        if (pause_.is_due()) {
            co_await pause_.take();
        }
    }
}

awaitable<result<void>> offer_maker::hand_over_when_full() {
    if (!page_.is_full() || !context_.hand_over) {
        co_return result<void>();
    }
    co_return co_await context_.hand_over(page_.take_part());
}

awaitable<result<offer>> offer_maker::finish() {
    page_.flush_batches();
    if (page_.in_parts()) {
        const auto handed = co_await context_.hand_over(page_.take_part());
        if (!handed) {
            co_return handed.error();
        }
    }
    co_return page_.done();
}

}  // namespace

awaitable<result<offer>> make_offer(const offer_context* context,
                                    std::vector<sighted_entity> selected, wall_time now) {
    offer_maker maker(*context, now);
    for (auto& source : selected) {
        const auto taken = co_await maker.take(&source);
        if (!taken) {
            co_return failure(taken.error()).within("'" + source.entity.id + "'");
        }
        source.entity.data = nullptr;  // it may be large, and is done with
    }
    co_return co_await maker.finish();
}

}  // namespace sluice::engine
