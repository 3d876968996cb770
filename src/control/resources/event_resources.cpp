#include "control/live_events.hpp"
#include "control/log_level_name.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/json/array.hpp>

namespace sluice::control {
namespace {

wanted_fields wanted_in(const std::map<std::string, std::string>& query) {
    wanted_fields wanted;
    for (const char* name : {"route", "outgoing", "incoming", "task"}) {
        if (auto value = parameter(query, name); !value.empty()) {
            wanted.push_back({name, std::move(value)});
        }
    }
    return wanted;
}

std::vector<query_parameter> wanted_parameters() {
    return {{"route", schema::text("Only lines about this route")},
            {"outgoing", schema::text("Only lines about this outgoing")},
            {"incoming", schema::text("Only lines about this incoming")},
            {"task", schema::text("Only lines about the task of this number")}};
}

awaitable<result<answer>> stream_events(const control_context* context, const call* asked) {
    const auto word = parameter(asked->query, "level");
    const auto least = log_level_called(word.empty() ? "info" : word);
    if (!least) {
        co_return failure(failure_class::invalid, "'" + word + "' is no level",
                          "there are debug, info, warning and error");
    }
    auto source = context->events->subscribe(co_await asio::this_coro::executor, *least,
                                             wanted_in(asked->query));
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

awaitable<result<answer>> show_kept_lines(const control_context* context, const call* asked) {
    json::array lines;
    for (const auto& text : context->events->kept(wanted_in(asked->query))) {
        if (auto line = parse_json(text)) {
            lines.push_back(*std::move(line));
        }
    }
    co_return answer{200, json::object{{"lines", std::move(lines)}}};
}

}  // namespace

void add_event_resources(resource_list& all) {
    auto following = wanted_parameters();
    following.insert(following.begin(),
                     {"level", schema::one_of("The lowest level; info by default",
                                              {"debug", "info", "warning", "error"})});
    all.push_back(
        {.method = "GET",
         .path = "/events",
         .name = "events",
         .summary = "Stream the lines of the log as server-sent events",
         .query = std::move(following),
         .response = schema::text("`event: log` with JSON data, or `event: lost` with a number"),
         .type = "text/event-stream",
         .handle = stream_events});
    const auto line = schema::object(
        {{"time", schema::moment("When it was written")},
         {"level", schema::one_of("Its level", {"warning", "error"})},
         {"event", schema::text("What happened, in words that stay the same")},
         {"fields", schema::map_of(schema::any("A text, a number or a flag"), "The particulars")}});
    all.push_back({.method = "GET",
                   .path = "/log",
                   .name = "log",
                   .summary = "List the last warnings and errors of the log, oldest first",
                   .query = wanted_parameters(),
                   .response = schema::object({{"lines", schema::list_of(line)}}),
                   .handle = show_kept_lines});
}

}  // namespace sluice::control
