#include "engine/plan/assembly.hpp"

#include <sluice/model/text.hpp>

#include <set>

// Reads the `then` of a route: the outgoings that continue it after another one.

namespace sluice::engine {
namespace {

using edges = decltype(route_plan::then);

// The path from one outgoing to another, both included; empty when there is none.
std::vector<std::string> way(const edges& after, const std::string& from, const std::string& to) {
    if (from == to) {
        return {to};
    }
    const auto next = after.find(from);
    if (next == after.end()) {
        return {};
    }
    for (const auto& one : next->second) {
        auto rest = way(after, one->name, to);
        if (!rest.empty()) {
            rest.insert(rest.begin(), from);
            return rest;
        }
    }
    return {};
}

std::vector<std::string> starts_of(const then_settings& step, const route_settings& given) {
    if (!step.after.name.empty()) {
        return {step.after.name};
    }
    std::vector<std::string> all;
    for (const auto& to : given.to) {
        all.push_back(to.name);
    }
    return all;
}

}  // namespace

void assembly::add_then(const std::string& name, const route_settings& given, route_plan& made) {
    const std::string path = "routes." + name + ".then";
    for (const auto& step : given.then) {
        for (const auto& from : starts_of(step, given)) {
            for (const auto& to : step.to) {
                // Checked before each edge is added, so that the graph never has a circle.
                auto circle = way(made.then, to.name, from);
                if (!circle.empty()) {
                    circle.insert(circle.begin(), from);
                    report(to.at, path,
                           {failure_class::invalid,
                            "route '" + name + "' goes in a circle: " + joined(circle, " → "),
                            "every record would be sent again and again; take one step out"});
                    continue;
                }
                if (const auto known = outgoing_.find(to.name); known != outgoing_.end()) {
                    made.then[from].push_back(known->second);
                }
            }
        }
    }
    // A step after an outgoing that the route never reaches would silently never run.
    std::set<std::string> reached;
    for (const auto& one : outgoings_of(made)) {
        reached.insert(one->name);
    }
    for (const auto& step : given.then) {
        const bool known = outgoing_.contains(step.after.name);
        if (known && !reached.contains(step.after.name)) {
            report(step.after.at, path,
                   {failure_class::invalid,
                    "route '" + name + "' never comes to outgoing '" + step.after.name + "'",
                    "name one of its own: " + joined(reached, ", ")});
        }
    }
}

}  // namespace sluice::engine
