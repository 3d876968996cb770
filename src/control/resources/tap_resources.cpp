#include "control/live_taps.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"

#include <sluice/config/diagnostic.hpp>
#include <sluice/model/text.hpp>

#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

result<tap_request> wanted_by(const control_context& context, const call& asked) {
    tap_request wanted;
    wanted.route = asked.slots.front();
    const auto stage = number_parameter(asked.query, "stage", 0, 10'000);
    const auto rate = number_parameter(asked.query, "rate", 1, live_taps::highest_rate);
    if (!stage || !rate) {
        return stage ? rate.error() : stage.error();
    }
    wanted.rate = rate->value_or(wanted.rate);
    const auto now = context.daemon.view();
    const auto& routes = now.running->routes;
    const auto found =
        std::ranges::find(routes, wanted.route, [](const auto& route) { return route->name; });
    if (found == routes.end()) {
        std::vector<std::string> names;
        for (const auto& route : routes) {
            names.push_back(route->name);
        }
        const auto meant = config::did_you_mean(wanted.route, names);
        return failure(
            failure_class::invalid, "there is no route '" + wanted.route + "'",
            meant.empty() ? "there are " + joined(names, ", ") : "did you mean '" + meant + "'?");
    }
    const auto stages = (*found)->stages.size();
    if (*stage && static_cast<std::size_t>(**stage) > stages) {
        return failure(failure_class::invalid,
                       "route '" + wanted.route + "' has " + std::to_string(stages) +
                           (stages == 1 ? " stage" : " stages"),
                       "0 is before the first; the stages of outgoings are not among them");
    }
    if (*stage) {
        wanted.stage = static_cast<std::size_t>(**stage);
    }
    return wanted;
}

awaitable<result<answer>> tap_route(const control_context* context, const call* asked) {
    const auto wanted = wanted_by(*context, *asked);
    if (!wanted) {
        co_return wanted.error();
    }
    auto source = context->taps->subscribe(co_await asio::this_coro::executor, *wanted);
    if (!source) {
        co_return failure(failure_class::busy, "too many programs watch routes",
                          "end one of them first");
    }
    answer out;
    out.type = "text/event-stream";
    // It tells the reader that it hears of every record from now on.
    out.text = ": records follow\n\n";
    out.rest = std::move(source);
    co_return out;
}

}  // namespace

void add_tap_resources(resource_list& all) {
    all.push_back(
        {.method = "GET",
         .path = "/routes/{name}/tap",
         .name = "tap",
         .summary = "Stream samples of a route's records as server-sent events",
         .query = {{"stage", schema::whole_number("After this stage of the route; 0: before the "
                                                  "first. Without it, after the last")},
                   {"rate", schema::whole_number("Records a second at most; 10 by default")}},
         .response = schema::text("`event: record` with JSON data, or `event: dropped` with the "
                                  "numbers of records that were not shown: `sampled` because of "
                                  "the rate, `slow` because the reader is slow"),
         .type = "text/event-stream",
         .handle = tap_route});
}

}  // namespace sluice::control
