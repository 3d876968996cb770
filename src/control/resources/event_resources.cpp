#include "control/live_events.hpp"
#include "control/log_level_name.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/asio/this_coro.hpp>

namespace sluice::control {
namespace {

awaitable<result<answer>> stream_events(const control_context* context, const call* asked) {
    const auto word = parameter(asked->query, "level");
    const auto least = log_level_called(word.empty() ? "info" : word);
    if (!least) {
        co_return failure(failure_class::invalid, "'" + word + "' is no level",
                          "there are debug, info, warning and error");
    }
    auto source = context->events->subscribe(co_await asio::this_coro::executor, *least);
    if (!source) {
        co_return failure(failure_class::busy, "too many programs read the events",
                          "end one of them first");
    }
    answer out;
    out.type = "text/event-stream";
    // It tells the reader that it hears everything from now on.
    out.text = ": events follow\n\n";
    out.rest = std::move(source);
    co_return out;
}

}  // namespace

void add_event_resources(resource_list& all) {
    all.push_back(
        {.method = "GET",
         .path = "/events",
         .name = "events",
         .summary = "Stream the lines of the log as server-sent events",
         .query = {{"level", schema::one_of("The lowest level; info by default",
                                            {"debug", "info", "warning", "error"})}},
         .response = schema::text("`event: log` with JSON data, or `event: lost` with a number"),
         .type = "text/event-stream",
         .handle = stream_events});
}

}  // namespace sluice::control
