#include "engine/plan/assembly.hpp"

#include <algorithm>
#include <utility>

// Reads the rules of `alerts`, and makes the route that carries their messages.

namespace sluice::engine {

void assembly::make_alerts(plan& into) {
    // Known also when no rule is left: the ledger may still hold messages.
    const std::string own(alert_route);
    into.names.incoming.insert(own);
    into.names.routes.insert(own);
    for (const auto* map : {"incoming", "routes"}) {
        const auto& entries = given_.all(map);
        if (const auto used = entries.find(own); used != entries.end()) {
            report(used->second.at, std::string(map) + "." + own,
                   {failure_class::invalid, "'" + own + "' is a name of the daemon itself",
                    "give it another name"});
        }
    }
    std::vector<std::shared_ptr<const outgoing_plan>> targets;
    for (const auto& name : given_.names("alerts")) {
        const auto* settings = read<alert_settings>("alerts", name);
        if (settings == nullptr) {
            continue;
        }
        into.alerts.push_back({name, *settings});
        check_budgets(name, *settings);
        for (const auto& to : settings->to) {
            const auto known = outgoing_.find(to.name);
            if (known != outgoing_.end() &&
                std::ranges::find(targets, known->second) == targets.end()) {
                targets.push_back(known->second);
            }
        }
    }
    if (targets.empty()) {
        return;
    }
    std::ranges::sort(targets, {}, [](const auto& one) { return one->name; });
    for (const auto& to : targets) {
        into.names.lanes.insert({own, to->name});
    }
    into.routes.push_back(alert_route_to(std::move(targets)));
    std::ranges::sort(into.routes, {}, [](const auto& one) { return one->name; });
}

// Only a client whose requests are counted can use a budget up.
void assembly::check_budgets(const std::string& name, const alert_settings& settings) {
    if (settings.when != alert_condition::budget || settings.scope.clients.empty()) {
        return;
    }
    const auto& entry = given_.all("alerts").find(name)->second;
    const auto* written = entry.written.find("clients");
    const auto context = context_("alerts." + name);
    for (const auto& named : settings.scope.clients) {
        const auto known = context.clients.find(named.name);
        if (known && !known->budget()) {
            report(written == nullptr ? entry.at : written->at, "alerts." + name + ".clients",
                   {failure_class::invalid,
                    "the rule never holds for client '" + named.name + "', which has no budget",
                    "give the client a `budget`, or take it out of the rule"});
        }
    }
}

// The route stays the same object while its outgoings do, so that a reload does not touch it.
std::shared_ptr<const route_plan> assembly::alert_route_to(
    std::vector<std::shared_ptr<const outgoing_plan>> outgoing) const {
    if (running_ != nullptr) {
        const auto same = std::ranges::find_if(running_->routes, [&](const auto& one) {
            return one->name == alert_route && one->to == outgoing;
        });
        if (same != running_->routes.end()) {
            return *same;
        }
    }
    auto from = std::make_shared<incoming_plan>(
        incoming_plan{std::string(alert_route), *schedule::parse("by hand", "UTC")});
    auto made = std::make_shared<route_plan>();
    made->name = std::string(alert_route);
    made->from = std::move(from);
    made->to = std::move(outgoing);
    return made;
}

}  // namespace sluice::engine
