#include "control/resources.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <vector>

namespace sluice::control {
namespace {

// A rule that nobody has looked at yet, soon after the start or a reload, holds nothing.
std::vector<alert_now> all_rules(running_daemon& daemon) {
    auto rules = daemon.alerts();
    for (const auto& configured : daemon.view().running->alerts) {
        if (std::ranges::find(rules, configured.name, &alert_now::rule) == rules.end()) {
            rules.push_back({.rule = configured.name});
        }
    }
    return rules;
}

awaitable<result<answer>> list_alerts(const control_context* context, const call*) {
    json::array rules;
    for (const auto& one : all_rules(context->daemon)) {
        json::array held;
        for (const auto& alert : one.held) {
            held.push_back(json::object{{"message", alert.message}, {"mend", alert.mend}});
        }
        json::object item;
        item["rule"] = one.rule;
        item["messages"] = one.messages;
        item["alerts"] = std::move(held);
        rules.push_back(std::move(item));
    }
    co_return answer{200, json::object{{"rules", std::move(rules)}}};
}

}  // namespace

void add_alert_resources(resource_list& all) {
    const auto alert = schema::object(
        {{"message", schema::text("What is wrong")}, {"mend", schema::text("What helps")}});
    const auto rule =
        schema::object({{"rule", schema::text("The name of the rule")},
                        {"messages", schema::whole_number("Messages since the rule is there")},
                        {"alerts", schema::list_of(alert, "Those that were told, and hold")}});
    all.push_back({.method = "GET",
                   .path = "/alerts",
                   .name = "alerts",
                   .summary = "List the rules of alerts, and the alerts that hold",
                   .response = schema::object({{"rules", schema::list_of(rule)}}),
                   .handle = list_alerts});
}

}  // namespace sluice::control
