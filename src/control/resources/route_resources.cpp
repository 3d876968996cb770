#include "control/asked_part.hpp"
#include "control/paging.hpp"
#include "control/resources.hpp"

#include <boost/json/array.hpp>

#include <set>
#include <vector>

namespace sluice::control {
namespace {

// A page asks for the counts several times; so do many pages.
constexpr std::chrono::seconds oldest_counts{1};

schema::schema lane_schema() {
    return schema::object(
        {{"outgoing", schema::text("The outgoing")},
         {"paused", schema::flag("True: an operator paused the route or the outgoing")},
         {"under_way", schema::whole_number("Deliveries under way")},
         {"open", schema::map_of(schema::whole_number({}), "Open tasks by state")},
         {"oldest", schema::or_null(schema::moment("The creation of the first task in its queue"))},
         {"settled",
          schema::map_of(schema::whole_number({}), "Tasks since the start of the daemon")},
         {"finished_lately",
          schema::whole_number("Tasks that finished in the last five minutes")}});
}

json::object by_state(const std::map<ledger::task_state, std::int64_t>& counts) {
    json::object out;
    for (const auto& [state, count] : counts) {
        out[ledger::name_of(state)] = count;
    }
    return out;
}

using lane_counts = decltype(queue_facts::open);
using lanes_by_route = std::map<std::string_view, std::vector<const engine::lane_view*>>;

// Routes with open tasks, and paused ones, come first when not all are asked for. Sets `more`.
std::vector<const engine::route_plan*> routes_to_list(const engine::engine_view& now,
                                                      const lane_counts& open,
                                                      const asked_part& asked, std::size_t& more) {
    std::set<std::string_view> first;
    for (const auto& [lane, tasks] : open) {
        first.insert(lane.route);
    }
    for (const auto& lane : now.lanes) {
        if (lane.paused) {
            first.insert(lane.lane.route);
        }
    }
    std::vector<const engine::route_plan*> listed;
    for (const auto& route : now.running->routes) {
        listed.push_back(route.get());
    }
    more = keep_asked(
        listed, asked, [](const auto& one) -> std::string_view { return one.name; },
        [&](const auto& one) { return first.contains(one.name); });
    return listed;
}

awaitable<result<answer>> show_routes(const control_context* context, const call* asked) {
    const auto part = part_of(*asked);
    if (!part) {
        co_return part.error();
    }
    const auto queues =
        co_await context->queues->look(&context->ledger, &context->time, oldest_counts);
    if (!queues) {
        co_return queues.error();
    }
    const auto& open = (*queues)->open;
    const auto& heads = (*queues)->heads;
    const auto moment = context->time.now();
    json::array routes;
    const auto now = context->daemon.view();
    lanes_by_route lanes_of;
    for (const auto& lane : now.lanes) {
        lanes_of[lane.lane.route].push_back(&lane);
    }
    std::size_t more = 0;
    const auto listed = routes_to_list(now, open, *part, more);
    for (const auto* route : listed) {
        json::array lanes;
        for (const auto* lane : lanes_of[route->name]) {
            const auto counts = open.find(lane->lane);
            const auto head = heads.find(lane->lane);
            json::object item;
            item["outgoing"] = lane->lane.outgoing;
            item["paused"] = lane->paused;
            item["under_way"] = lane->under_way;
            item["open"] = counts == open.end() ? json::object() : by_state(counts->second);
            item["oldest"] = head == heads.end() ? json::value(nullptr)
                                                 : json::value(format_utc(head->second.created));
            item["settled"] = by_state(lane->done.settled);
            item["finished_lately"] = lane->done.finished.lately(moment);
            lanes.push_back(std::move(item));
        }
        json::object item;
        item["name"] = route->name;
        item["from"] = route->from->name;
        item["lanes"] = std::move(lanes);
        routes.push_back(std::move(item));
    }
    co_return answer{200, json::object{{"routes", std::move(routes)}, {"more", more}}};
}

}  // namespace

void add_route_resources(resource_list& all) {
    all.push_back(
        {.method = "GET",
         .path = "/routes",
         .name = "routes",
         .summary = "List the routes, and the queue at each of their outgoings",
         .query = {{"most", schema::whole_number("List no more than these: those with "
                                                 "open tasks, and paused ones, first")},
                   {"name", schema::text("Only those whose name holds this text")}},
         .response = schema::object({{"routes", schema::list_of(schema::object(
                                                    {{"name", schema::text("Its name")},
                                                     {"from", schema::text("Its incoming")},
                                                     {"lanes", schema::list_of(lane_schema())}}))},
                                     {"more", schema::whole_number("Routes that are not listed")}}),
         .handle = show_routes});
}

}  // namespace sluice::control
