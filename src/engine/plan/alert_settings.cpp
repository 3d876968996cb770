#include "engine/plan/alert_settings.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;

// The fields that belong to some conditions only.
struct condition_fields {
    alert_condition condition;
    std::initializer_list<std::string_view> fields;
};

constexpr std::array<std::string_view, 9> special_fields{"count",       "percent",  "within",
                                                         "longer_than", "below",    "routes",
                                                         "incoming",    "outgoing", "clients"};

const std::array<condition_fields, 7>& fields_by_condition() {
    static const std::array<condition_fields, 7> all{{
        {alert_condition::failures,
         {"count", "percent", "within", "routes", "incoming", "outgoing"}},
        {alert_condition::uncertain, {"count", "routes", "outgoing"}},
        {alert_condition::oldest_task, {"longer_than", "routes", "outgoing"}},
        {alert_condition::credential, {"routes", "incoming", "outgoing"}},
        {alert_condition::lateness, {"longer_than", "incoming"}},
        {alert_condition::disk, {"below"}},
        {alert_condition::budget, {"clients"}},
    }};
    return all;
}

std::string conditions_with(std::string_view field) {
    std::string listed;
    for (const auto& one : fields_by_condition()) {
        if (std::ranges::find(one.fields, field) != one.fields.end()) {
            listed += (listed.empty() ? "'" : ", '") + std::string(name_of(one.condition)) + "'";
        }
    }
    return listed;
}

void check_fields(const alert_settings& given, config::section_report& report) {
    const auto* own =
        std::ranges::find(fields_by_condition(), given.when, &condition_fields::condition);
    for (const auto field : special_fields) {
        if (report.given(field) && std::ranges::find(own->fields, field) == own->fields.end()) {
            report.add(field,
                       "a rule on '" + std::string(name_of(given.when)) + "' has no `" +
                           std::string(field) + "`",
                       "take it out; it belongs to " + conditions_with(field));
        }
    }
    if (given.repeat > milliseconds(0) && given.repeat < given.quiet) {
        report.add("repeat", "the alert would be repeated within its quiet time",
                   "make `repeat` longer than `quiet`, or 0s for no repetition");
    }
}

void declare_condition(config::declaration<alert_settings>& d) {
    d.field("when", &alert_settings::when, "The condition that the rule watches")
        .required()
        .choice("failures", alert_condition::failures,
                "tasks that failed or were rejected, and runs that failed, within a time")
        .choice("uncertain", alert_condition::uncertain,
                "tasks that may have been sent, and wait for a person")
        .choice("oldest-task", alert_condition::oldest_task,
                "the first task of a queue waits for long")
        .choice("credential", alert_condition::credential,
                "a key or a token is refused, or an access has ended")
        .choice("lateness", alert_condition::lateness, "a run is due, and has not begun for long")
        .choice("disk", alert_condition::disk,
                "the disk of the state directory has little free space")
        .choice("budget", alert_condition::budget,
                "the budget of a key is used up, and requests wait for it")
        .example("failures");
    d.field("count", &alert_settings::count, "The least number of failures, or of uncertain tasks")
        .at_least(1)
        .example("5");
    d.field("percent", &alert_settings::percent,
            "Share of failures in the tasks (or runs) that ended within the time; `count` must be "
            "reached too. It counts from the daemon's start on")
        .at_least(0)
        .at_most(100)
        .example("20");
    d.field("within", &alert_settings::within, "The time in which failures are counted")
        .at_least(milliseconds(1'000));
    d.field("longer_than", &alert_settings::longer_than,
            "The longest wait of a task, or of a run that is due")
        .at_least(milliseconds(1'000));
    d.field("below", &alert_settings::below, "The least free space")
        .at_least(std::size_t{1})
        .example("2GiB");
}

void declare_scope(config::declaration<alert_settings>& d) {
    static const auto scope = [] {
        config::declaration<alert_scope> names("scope", "The names that a rule looks at");
        names
            .field("routes", &alert_scope::routes,
                   "Only these routes. Without any name the rule looks at everything")
            .refers_to("route")
            .example("[posts-to-shop]");
        names.field("incoming", &alert_scope::incoming, "Only these incomings")
            .refers_to("incoming")
            .example("[posts]");
        names.field("outgoing", &alert_scope::outgoing, "Only tasks to these outgoings")
            .refers_to("outgoing")
            .example("[shop]");
        names.field("clients", &alert_scope::clients, "Only the budgets of these clients")
            .refers_to("client")
            .example("[ocoya]");
        return names;
    }();
    d.include(&alert_settings::scope, scope);
}

}  // namespace

std::string_view name_of(alert_condition condition) {
    switch (condition) {
        case alert_condition::failures:
            return "failures";
        case alert_condition::uncertain:
            return "uncertain";
        case alert_condition::oldest_task:
            return "oldest-task";
        case alert_condition::credential:
            return "credential";
        case alert_condition::lateness:
            return "lateness";
        case alert_condition::disk:
            return "disk";
        case alert_condition::budget:
            break;
    }
    return "budget";
}

const config::declaration<alert_settings>& alert_declaration() {
    static const auto declared = [] {
        config::declaration<alert_settings> d("alert", "Tells an outgoing when something is wrong");
        declare_condition(d);
        declare_scope(d);
        d.field("to", &alert_settings::to,
                "The outgoing that gets the messages, or a list of outgoings")
            .required()
            .not_empty()
            .refers_to("outgoing")
            .example("chat");
        d.field("for", &alert_settings::holds_for,
                "The condition must hold this long before it is told")
            .at_least(milliseconds(0))
            .example("5m");
        d.field("quiet", &alert_settings::quiet,
                "The least time between two messages of the rule. All that begins or ends "
                "meanwhile is told in one message")
            .at_least(milliseconds(0));
        d.field("repeat", &alert_settings::repeat,
                "The time after which a condition that still holds is told again; 0s: never")
            .at_least(milliseconds(0))
            .example("12h");
        d.field("resolved", &alert_settings::resolved,
                "Tells also when the condition holds no longer");
        d.check(check_fields);
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
