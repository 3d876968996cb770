#include "cli/cases/case_plan.hpp"

#include "cli/cases/watched_publisher.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::cli {
namespace {

// The name of the parts that a test of a single object needs beside it.
constexpr const char* stand_in = "test";

template <class Part>
result<std::shared_ptr<const Part>> named_part(
    const std::vector<std::shared_ptr<const Part>>& parts, const char* kind,
    const std::string& name) {
    const auto found = std::ranges::find(parts, name, &Part::name);
    if (found == parts.end()) {
        return failure(failure_class::invalid,
                       std::string(kind) + " '" + name + "' is switched off",
                       "take out its 'enabled: false' to test it");
    }
    return *found;
}

failure without_client(const char* kind, const std::string& name) {
    return {failure_class::invalid,
            std::string(kind) + " '" + name + "' has a client whose secret was not looked up",
            "give the client's address without a secret"};
}

class case_planner {
 public:
    case_planner(const test_case& test, engine::plan& whole, std::shared_ptr<subscriber> source,
                 json::array& sent)
        : test_(test), whole_(whole), source_(std::move(source)), sent_(sent) {}

    result<case_plan> make();

 private:
    using incoming_part = std::shared_ptr<engine::incoming_plan>;
    using outgoing_part = std::shared_ptr<const engine::outgoing_plan>;

    result<incoming_part> incoming(const engine::incoming_plan& from);
    result<outgoing_part> outgoing(const outgoing_part& from);
    result<case_plan> of_route();
    result<case_plan> of_incoming();
    result<case_plan> of_outgoing();
    incoming_part bare_incoming();
    // Adds the route and everything that it names to the plan.
    void complete(case_plan& made, std::shared_ptr<const engine::incoming_plan> from,
                  std::shared_ptr<const engine::route_plan> route) const;

    const test_case& test_;
    engine::plan& whole_;
    std::shared_ptr<subscriber> source_;
    json::array& sent_;
    std::map<std::string, outgoing_part> watched_;
};

result<case_planner::incoming_part> case_planner::incoming(const engine::incoming_plan& from) {
    auto made = std::make_shared<engine::incoming_plan>(from);
    if (source_) {
        made->source = source_;
    }
    if (!made->source) {
        return without_client("incoming", from.name);
    }
    return made;
}

result<case_planner::outgoing_part> case_planner::outgoing(const outgoing_part& from) {
    auto& kept = watched_[from->name];
    if (!kept) {
        if (!from->target) {
            return without_client("outgoing", from->name);
        }
        auto made = std::make_shared<engine::outgoing_plan>(*from);
        made->target = watch_publisher(from->target, from->name, sent_);
        kept = std::move(made);
    }
    return kept;
}

case_planner::incoming_part case_planner::bare_incoming() {
    auto by_hand = engine::schedule::parse("by hand", "UTC");
    return std::make_shared<engine::incoming_plan>(
        engine::incoming_plan{stand_in, *std::move(by_hand), source_, {}, {}, {}, {}});
}

void case_planner::complete(case_plan& made, std::shared_ptr<const engine::incoming_plan> from,
                            std::shared_ptr<const engine::route_plan> route) const {
    auto& plan = made.plan;
    plan.daemon = whole_.daemon;
    plan.names = whole_.names;
    plan.names.incoming.insert(from->name);
    plan.names.routes.insert(route->name);
    for (const auto& to : engine::outgoings_of(*route)) {
        plan.names.outgoing.insert(to->name);
        plan.names.lanes.insert({route->name, to->name});
        plan.outgoing.push_back(to);
    }
    plan.incoming.push_back(std::move(from));
    plan.routes.push_back(std::move(route));
}

result<case_plan> case_planner::of_route() {
    const auto route = named_part(whole_.routes, "route", test_.route);
    if (!route) {
        return route.error();
    }
    auto from = incoming(*(*route)->from);
    if (!from) {
        return from.error();
    }
    auto made = std::make_shared<engine::route_plan>(**route);
    made->from = *from;
    for (auto& to : made->to) {
        auto watched = outgoing(to);
        if (!watched) {
            return watched.error();
        }
        to = *std::move(watched);
    }
    for (auto& [before, after] : made->then) {
        for (auto& to : after) {
            auto watched = outgoing(to);
            if (!watched) {
                return watched.error();
            }
            to = *std::move(watched);
        }
    }
    case_plan ready;
    ready.incoming = (*from)->name;
    ready.first_target = made->to.empty() ? "" : made->to.front()->name;
    complete(ready, *std::move(from), std::move(made));
    return ready;
}

result<case_plan> case_planner::of_incoming() {
    const auto part = named_part(whole_.incoming, "incoming", test_.incoming);
    if (!part) {
        return part.error();
    }
    auto from = incoming(**part);
    if (!from) {
        return from.error();
    }
    auto nowhere = std::make_shared<engine::outgoing_plan>();
    nowhere->name = stand_in;
    nowhere->target = keep_deliveries(stand_in, sent_);
    auto route = std::make_shared<engine::route_plan>();
    route->name = stand_in;
    route->from = *from;
    route->to.push_back(std::move(nowhere));
    case_plan ready;
    ready.incoming = (*from)->name;
    ready.first_target = stand_in;
    complete(ready, *std::move(from), std::move(route));
    return ready;
}

result<case_plan> case_planner::of_outgoing() {
    const auto part = named_part(whole_.outgoing, "outgoing", test_.outgoing);
    if (!part) {
        return part.error();
    }
    auto watched = outgoing(*part);
    if (!watched) {
        return watched.error();
    }
    auto route = std::make_shared<engine::route_plan>();
    route->name = stand_in;
    route->from = bare_incoming();
    route->to.push_back(*std::move(watched));
    case_plan ready;
    auto from = route->from;
    complete(ready, std::move(from), std::move(route));
    return ready;
}

result<case_plan> case_planner::make() {
    return !test_.route.empty()      ? of_route()
           : !test_.incoming.empty() ? of_incoming()
                                     : of_outgoing();
}

}  // namespace

result<case_plan> plan_of_case(const test_case& test, engine::plan whole,
                               std::shared_ptr<subscriber> source, json::array& sent) {
    return case_planner(test, whole, std::move(source), sent).make();
}

}  // namespace sluice::cli
