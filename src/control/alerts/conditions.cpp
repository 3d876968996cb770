#include "control/alerts/conditions.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::control {
namespace {

std::string space_text(std::size_t bytes) {
    constexpr std::size_t mib = std::size_t{1024} * 1024;
    return bytes >= 1024 * mib && bytes % (1024 * mib) == 0
               ? std::to_string(bytes / (1024 * mib)) + " GiB"
               : std::to_string(bytes / mib) + " MiB";
}

using engine::alert_condition;
using ledger::task_state;
using scope_names = std::vector<config::reference>;

bool is_in(const scope_names& scope, const std::string& name) {
    return std::ranges::find(scope, name, &config::reference::name) != scope.end();
}

std::string counted_text(std::int64_t count, const std::string& word) {
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::string length_text(std::chrono::milliseconds time) {
    return format_duration(std::chrono::floor<std::chrono::seconds>(time));
}

std::string lane_filter(const ledger::lane& lane) {
    return "--route " + lane.route + " --outgoing " + lane.outgoing;
}

std::string about_budget(const budget_now& budget) {
    std::vector<std::string> clients;
    for (const auto& client : budget.clients) {
        clients.push_back("'" + client + "'");
    }
    return "the budget of " + (clients.empty() ? budget.api + " (" + budget.id.substr(0, 12) + ")"
                                               : "client " + joined(clients, ", "));
}

class rule_judge {
 public:
    rule_judge(const engine::alert_settings& rule, const alert_facts& facts)
        : rule_(rule), facts_(facts) {}

    judgement judge() {
        switch (rule_.when) {
            case alert_condition::failures:
                look_at_failed_tasks();
                look_at_failed_runs();
                break;
            case alert_condition::uncertain:
                look_at_uncertain_tasks();
                break;
            case alert_condition::oldest_task:
                look_at_queues();
                break;
            case alert_condition::credential:
                look_at_credentials();
                break;
            case alert_condition::lateness:
                look_at_schedules();
                break;
            case alert_condition::disk:
                look_at_disk();
                break;
            case alert_condition::budget:
                look_at_budgets();
                break;
        }
        return std::move(found_);
    }

 private:
    void look_at_failed_tasks();
    void look_at_failed_runs();
    void look_at_uncertain_tasks();
    void look_at_queues();
    void look_at_credentials();
    void look_at_schedules();
    void look_at_disk();
    void look_at_budgets();

    // The messages of alerts are no concern of a rule: it would tell of its own trouble.
    bool watches(const ledger::lane& lane) const {
        const auto& scope = rule_.scope;
        if (lane.route == engine::alert_route) {
            return false;
        }
        if (scope.routes.empty() && scope.outgoing.empty()) {
            return scope.is_everything();
        }
        return (scope.routes.empty() || is_in(scope.routes, lane.route)) &&
               (scope.outgoing.empty() || is_in(scope.outgoing, lane.outgoing));
    }
    bool watches(const std::string& incoming) const {
        return rule_.scope.is_everything() || is_in(rule_.scope.incoming, incoming);
    }

    bool is_share_reached(const recent_activity::ended& ended) const {
        const auto all = ended.good + ended.failed;
        return rule_.percent == 0 || (all > 0 && ended.failed * 100 >= rule_.percent * all);
    }
    std::string share_of(const recent_activity::ended& ended) const {
        const auto all = ended.good + ended.failed;
        return rule_.percent == 0 || all == 0
                   ? ""
                   : ", " + std::to_string(ended.failed * 100 / all) + " % of all";
    }

    void add(const ledger::lane& lane, std::string message, std::string mend,
             std::optional<wall_time> since = std::nullopt) {
        found_.held.push_back({.about = about(lane),
                               .message = std::move(message),
                               .mend = std::move(mend),
                               .since = since,
                               .route = lane.route,
                               .outgoing = lane.outgoing});
    }
    void add(const std::string& incoming, std::string message, std::string mend,
             std::optional<wall_time> since = std::nullopt) {
        found_.held.push_back({.about = about(incoming),
                               .message = std::move(message),
                               .mend = std::move(mend),
                               .since = since,
                               .incoming = incoming});
    }
    static std::string about(const ledger::lane& lane) {
        return "route '" + lane.route + "' to '" + lane.outgoing + "'";
    }
    static std::string about(const std::string& incoming) { return "incoming '" + incoming + "'"; }

    const engine::alert_settings& rule_;
    const alert_facts& facts_;
    judgement found_;
};

void rule_judge::look_at_failed_tasks() {
    const auto counts = facts_.failed.find(rule_.within);
    if (counts == facts_.failed.end()) {
        return;
    }
    for (const auto& [lane, failed] : counts->second) {
        const auto ended = facts_.recent.deliveries(lane, facts_.now - rule_.within);
        if (watches(lane) && failed >= rule_.count && is_share_reached(ended)) {
            add(lane,
                counted_text(failed, "task") + " failed within " + length_text(rule_.within) +
                    share_of(ended),
                "sluice tasks list --status failed --status rejected " + lane_filter(lane) +
                    " shows why; sluice tasks retry --status failed " + lane_filter(lane) +
                    " takes them up again");
        }
    }
}

void rule_judge::look_at_failed_runs() {
    for (const auto& one : facts_.engine.incoming) {
        const auto& name = one.plan.name;
        const auto ended = facts_.recent.runs(name, facts_.now - rule_.within);
        if (watches(name) && ended.failed >= rule_.count && is_share_reached(ended)) {
            add(name,
                counted_text(ended.failed, "run") + " failed within " + length_text(rule_.within) +
                    share_of(ended) +
                    (one.done.failure.empty() ? "" : ", the last one: " + one.done.failure),
                "sluice runs " + name + " shows why");
        }
    }
}

void rule_judge::look_at_uncertain_tasks() {
    for (const auto& [lane, states] : facts_.queues.open) {
        const auto uncertain = states.find(task_state::uncertain);
        if (watches(lane) && uncertain != states.end() && uncertain->second >= rule_.count) {
            add(lane,
                counted_text(uncertain->second, "task") +
                    " may have been sent, and nobody can be asked",
                "sluice tasks list --status uncertain " + lane_filter(lane) +
                    "; look at the target, then skip or retry each");
        }
    }
}

// A lane with a schedule of deliveries lets its tasks wait by design. It counts when it is named.
void rule_judge::look_at_queues() {
    for (const auto& [lane, head] : facts_.queues.heads) {
        const auto works = std::ranges::find(facts_.engine.lanes, lane, &engine::lane_view::lane);
        const bool waits_by_design = works != facts_.engine.lanes.end() && works->scheduled &&
                                     !is_in(rule_.scope.routes, lane.route);
        const auto age = facts_.now - head.created;
        if (!watches(lane) || waits_by_design || age < rule_.longer_than) {
            continue;
        }
        const bool paused = works != facts_.engine.lanes.end() && works->paused;
        add(lane,
            "the first task has waited for " + length_text(rule_.longer_than) + " or longer" +
                (paused ? ": it is paused by hand" : ""),
            paused ? "sluice paused shows why; sluice resume lets it go on"
                   : "sluice tasks list " + lane_filter(lane) + " shows what it waits for",
            head.created);
    }
}

void rule_judge::look_at_credentials() {
    const auto mend_of = [](const engine::refused_credential& refused) {
        return refused.mend.empty() ? "put a credential in place that works, then sluice reload"
                                    : refused.mend;
    };
    for (const auto& one : facts_.engine.lanes) {
        if (!watches(one.lane)) {
            continue;
        }
        if (one.done.credential) {
            const auto& refused = *one.done.credential;
            add(one.lane, refused.message, mend_of(refused), refused.since);
        } else if (one.done.settled.empty() && one.done.failed.empty()) {
            found_.unknown.insert(about(one.lane));
        }
    }
    for (const auto& one : facts_.engine.incoming) {
        if (!watches(one.plan.name)) {
            continue;
        }
        if (one.done.credential) {
            const auto& refused = *one.done.credential;
            add(one.plan.name, refused.message, mend_of(refused), refused.since);
        } else if (one.done.runs == 0) {
            found_.unknown.insert(about(one.plan.name));
        }
    }
}

// A pause or a window of maintenance holds a run on purpose.
void rule_judge::look_at_schedules() {
    for (const auto& one : facts_.engine.incoming) {
        const bool held = one.paused || one.in_maintenance || !one.refused.empty();
        if (!watches(one.plan.name) || held || !one.done.due ||
            facts_.now - *one.done.due < rule_.longer_than) {
            continue;
        }
        add(one.plan.name,
            "a run is due for " + length_text(rule_.longer_than) + " or longer, and has not begun" +
                (one.running ? ": another run is under way" : ""),
            "sluice schedules " + one.plan.name + " shows its runs; sluice runs " + one.plan.name +
                " how long they take",
            one.done.due);
    }
}

void rule_judge::look_at_disk() {
    if (facts_.free_space && *facts_.free_space < rule_.below) {
        found_.held.push_back(
            {.about = "the disk of " + facts_.state,
             .message = "less than " + space_text(rule_.below) + " are free",
             .mend = "make room; sluice ledger info shows how large the ledger is",
             .since = std::nullopt});
    }
}

void rule_judge::look_at_budgets() {
    for (const auto& one : facts_.budgets) {
        const auto& wanted = rule_.scope.clients;
        const bool watched =
            wanted.empty() ||
            std::ranges::any_of(one.clients, [&](const auto& name) { return is_in(wanted, name); });
        if (!watched) {
            continue;
        }
        if (one.waiting > 0 && (one.left <= 0 || one.shut.count() > 0)) {
            found_.held.push_back({.about = about_budget(one),
                                   .message = "it is used up, and requests wait",
                                   .mend = "sluice plan shows which schedules to slow",
                                   .since = std::nullopt});
        } else if (one.spent_by.empty()) {
            found_.unknown.insert(about_budget(one));
        }
    }
}

}  // namespace

judgement judge(const engine::alert_settings& rule, const alert_facts& facts) {
    return rule_judge(rule, facts).judge();
}

}  // namespace sluice::control
