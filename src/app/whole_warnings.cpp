#include "app/whole_warnings.hpp"

#include "app/configuration.hpp"
#include "config/allowance.hpp"
#include "config/relative_path.hpp"
#include "config/unused_entries.hpp"
#include "engine/plan/alert_settings.hpp"
#include "engine/plan/layout.hpp"
#include "engine/plan/schedule.hpp"
#include "engine/plan/settings.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {
namespace {

using config::diagnostic;
using config::loaded;

// Fewer incomings at one minute are normal.
constexpr std::size_t many = 5;

// Returns the place of a value in an entry, such as {"publisher", "path"}; without that value, the
// entry's place.
config::location place_of(const loaded::entry& entry, std::initializer_list<const char*> keys) {
    const config::node* at = &entry.written;
    for (const char* name : keys) {
        at = at == nullptr ? nullptr : at->find(name);
    }
    return at == nullptr ? entry.at : at->at;
}

class whole_finder {
 public:
    explicit whole_finder(const loaded& given) : given_(given) {}

    config::diagnostics find() {
        look_at_uses();
        look_at_routes();
        look_at_alerts();
        look_at_files();
        look_at_minutes();
        return std::move(found_);
    }

 private:
    void look_at_uses();
    void look_at_routes();
    void look_at_alerts();
    bool is_on(const config::reference& incoming, bool by_schedule) const;
    void look_at_files();
    void look_at_minutes();
    void add(diagnostic problem, const config::location& entry) {
        if (!config::is_allowed(problem.at, problem.rule) &&
            !config::is_allowed(entry, problem.rule)) {
            found_.add(std::move(problem));
        }
    }

    const loaded& given_;
    config::diagnostics found_;
};

void whole_finder::look_at_uses() {
    if (given_.all("incoming").empty()) {
        return;
    }
    std::vector<config::written_object> objects;
    for (const auto& [map, entries] : given_.maps) {
        for (const auto& [name, entry] : entries) {
            objects.push_back({map, name, entry.at, entry.written});
        }
    }
    for (const auto& [name, entry] : given_.singles) {
        objects.push_back({name, "", entry.at, entry.written});
    }
    found_.append(config::find_unused(objects, engine::configuration_layout(), component_types()));
}

void whole_finder::look_at_routes() {
    for (const auto& [name, entry] : given_.all("routes")) {
        const auto& route = given_.get<engine::route_settings>("routes", name);
        const auto& from = given_.get<engine::incoming_settings>("incoming", route.from.name);
        if (!route.enabled || from.enabled) {
            continue;
        }
        add({.at = place_of(entry, {"from"}),
             .path = "routes." + name,
             .message = "the route never receives anything: incoming '" + route.from.name +
                        "' is switched off",
             .mend = "switch the incoming on, or the route off",
             .rule = warning::never_receives},
            entry.at);
    }
}

bool whole_finder::is_on(const config::reference& incoming, bool by_schedule) const {
    const auto& settings = given_.get<engine::incoming_settings>("incoming", incoming.name);
    const auto when = engine::schedule::parse(settings.schedule, settings.time_zone);
    return settings.enabled && !(by_schedule && when && when->by_hand());
}

// A rule with names that are all off is silent for ever, and looks like one that watches.
void whole_finder::look_at_alerts() {
    for (const auto& [name, entry] : given_.all("alerts")) {
        const auto& rule = given_.get<engine::alert_settings>("alerts", name);
        const bool by_schedule = rule.when == engine::alert_condition::lateness;
        const auto& scope = rule.scope;
        if (scope.routes.empty() && scope.incoming.empty()) {
            continue;
        }
        const bool watches =
            std::ranges::any_of(scope.incoming,
                                [&](const auto& one) { return is_on(one, by_schedule); }) ||
            std::ranges::any_of(scope.routes, [&](const auto& one) {
                return given_.get<engine::route_settings>("routes", one.name).enabled;
            });
        if (!watches) {
            const char* list = scope.routes.empty() ? "incoming" : "routes";
            add({.at = place_of(entry, {list}),
                 .path = "alerts." + name,
                 .message = by_schedule
                                ? "the rule never holds: nothing that it names runs by a schedule"
                                : "the rule never holds: everything that it names is switched off",
                 .mend = "name something that runs, or take the rule out",
                 .rule = warning::never_alerts},
                entry.at);
        }
    }
}

void whole_finder::look_at_files() {
    std::map<std::string, std::string> writers;  // outgoing by file
    for (const auto& [name, entry] : given_.all("outgoing")) {
        const auto* publisher = entry.written.find("publisher");
        const auto* type = publisher == nullptr ? nullptr : publisher->find("type");
        const auto* path = publisher == nullptr ? nullptr : publisher->find("path");
        if (type == nullptr || type->text != "file" || path == nullptr || path->stands_in) {
            continue;
        }
        const auto file = config::resolved_path(path->text, path->at).lexically_normal().string();
        const auto [first, is_new] = writers.emplace(file, name);
        if (!is_new) {
            add({.at = path->at,
                 .path = "outgoing." + name + ".publisher.path",
                 .message = "outgoing '" + first->second + "' writes the same file",
                 .mend = "let both routes use one outgoing, or give each a file of its own",
                 .rule = warning::shared_file},
                entry.at);
        }
    }
}

// The minute and the hour of a cron line: schedules with equal ones begin together on the days that
// they share.
std::string time_in(const engine::incoming_settings& incoming) {
    const auto when = engine::schedule::parse(incoming.schedule, incoming.time_zone);
    if (!when || when->by_hand() || incoming.schedule.starts_with("every ")) {
        return "";
    }
    auto text = incoming.schedule;
    if (!text.starts_with('@')) {
        text = when->text();  // one blank between fields
        text = text.substr(0, text.find(' ', text.find(' ') + 1));
    }
    return text + " in " + incoming.time_zone;
}

void whole_finder::look_at_minutes() {
    std::map<std::string, std::vector<std::string>> by_time;
    for (const auto& name : given_.names("incoming")) {
        const auto& incoming = given_.get<engine::incoming_settings>("incoming", name);
        const auto time = time_in(incoming);
        if (incoming.enabled && incoming.jitter == std::chrono::milliseconds(0) && !time.empty()) {
            by_time[time].push_back(name);
        }
    }
    for (const auto& [time, names] : by_time) {
        if (names.size() < many) {
            continue;
        }
        std::string listed;
        for (const auto& name : names) {
            listed += (listed.empty() ? "'" : ", '") + name + "'";
        }
        const auto& entry = given_.all("incoming").find(names.front())->second;
        add({.at = place_of(entry, {"schedule"}),
             .path = "incoming." + names.front() + ".schedule",
             .message =
                 std::to_string(names.size()) + " incomings begin at the same minute: " + listed,
             .mend = "give them `jitter: 1m`, or minutes of their own",
             .rule = warning::same_minute},
            entry.at);
    }
}

}  // namespace

config::diagnostics find_whole_warnings(const loaded& given) {
    return whole_finder(given).find();
}

}  // namespace sluice::app
