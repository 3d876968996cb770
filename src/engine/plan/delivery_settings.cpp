#include "engine/plan/delivery_settings.hpp"

#include "engine/plan/schedule.hpp"

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;

std::string problem_of(const std::vector<std::string>& conditions) {
    for (const auto& condition : conditions) {
        if (auto problem = problem_of_condition(condition); !problem.empty()) {
            return problem;
        }
    }
    return "";
}

const config::declaration<retry_rule>& rule_declaration() {
    static const auto declared = [] {
        using o = retry_rule;
        config::declaration<o> d("rule", "Says what to do about some failures");
        d.field("on", &o::on,
                "HTTP statuses and classes of failure (credential, refused, busy, unreachable, "
                "invalid, internal)")
            .required()
            .not_empty()
            .example("[429, 500-599, unreachable]")
            .check(problem_of);
        d.field("do", &o::action, "The action for the task")
            .required()
            .choice("retry", retry_action::retry, "tries again; uses up an attempt")
            .choice("ask", retry_action::ask,
                    "takes the outcome for unknown, and asks the target first if it can be asked")
            .choice("wait", retry_action::wait, "waits; uses up no attempt")
            .choice("refresh", retry_action::refresh,
                    "waits for the credential; uses up no attempt")
            .choice("fail", retry_action::fail, "waits for a person")
            .example("retry");
        d.field("after", &o::after,
                "The wait of the task; longer if the target asks for more. Without it the backoff "
                "decides, or wait_time for `wait` and `refresh`")
            .at_least(milliseconds(10))
            .example("1m");
        return d;
    }();
    return declared;
}

// The zone has a check of its own, so that its mistake is reported at its own key.
void check_delivery_schedule(const deliver_settings& given, config::section_report& report) {
    const auto parsed = schedule::parse(given.schedule, "UTC");
    if (!parsed) {
        report.add("schedule", parsed.error().message, parsed.error().mend);
    } else if (parsed->by_hand()) {
        report.add("schedule", "a route cannot be delivered by hand only",
                   "switch it off with `enabled: false`, or pause it");
    }
}

void check_delivery_zone(const deliver_settings& given, config::section_report& report) {
    const auto parsed = schedule::parse("by hand", given.time_zone);
    if (!parsed) {
        report.add("time_zone", parsed.error().message, parsed.error().mend);
    }
}

}  // namespace

const config::declaration<retry_policy>& retry_declaration() {
    static const auto declared = [] {
        using o = retry_policy;
        config::declaration<o> d("retry",
                                 "Says how often and how long a failed delivery is tried again");
        d.field("attempts", &o::attempts,
                "Attempts in all; after the last one the task is failed and waits for a person. A "
                "wait "
                "that the target asks for uses up no attempt")
            .at_least(1)
            .at_most(1000);
        d.field("first_delay", &o::first_delay,
                "Longest wait before the second attempt. It doubles with each attempt; the real "
                "wait is "
                "a random part of it")
            .at_least(milliseconds(10));
        d.field("longest_delay", &o::longest_delay, "Longest wait between two attempts")
            .at_least(milliseconds(10));
        d.field("total", &o::total,
                "Time after the first attempt in which the others have to begin; 0s is no limit")
            .at_least(milliseconds(0))
            .example("24h");
        d.field(
             "rules", &o::rules,
             "Rules for some failures, in place of the default of their class. The first rule that "
             "matches decides",
             rule_declaration())
            .example("[{on: [404], do: retry, after: 5m}]");
        return d;
    }();
    return declared;
}

const config::declaration<breaker_settings>& breaker_declaration() {
    static const auto declared = [] {
        using o = breaker_settings;
        config::declaration<o> d("breaker",
                                 "Stops deliveries to a target that keeps failing, until a probe "
                                 "shows that it works again");
        d.field("state", &o::position, "Switches the breaker; `breaker: off` is the short form")
            .shorthand()
            .choice("on", breaker_switch::on)
            .choice("off", breaker_switch::off);
        d.field(
             "failures", &o::failures,
             "Failures of the target in a row (unreachable, busy, credential) that stop deliveries")
            .at_least(1)
            .at_most(1000);
        d.field(
             "pause", &o::pause,
             "Time without deliveries before a single task probes the target. It doubles with each "
             "failed probe")
            .at_least(milliseconds(100));
        d.field("longest_pause", &o::longest_pause, "The longest pause")
            .at_least(milliseconds(100));
        return d;
    }();
    return declared;
}

const config::declaration<deliver_settings>& deliver_declaration() {
    static const auto declared = [] {
        using o = deliver_settings;
        config::declaration<o> d("deliver", "Says when a route hands out its tasks");
        d.field("schedule", &o::schedule, "'every 5m', five cron fields, @hourly and the like")
            .required()
            .shorthand()
            .example("0 9 * * *");
        d.field("time_zone", &o::time_zone, "IANA name of the time zone of a cron schedule")
            .example("Europe/Berlin");
        d.field("tasks", &o::tasks,
                "Tasks in a run, for each outgoing; the others wait for the next run. 0 is all")
            .at_least(0)
            .example("20");
        d.field("jitter", &o::jitter,
                "The longest time by which a run starts later than planned, never past the next "
                "run. The time follows from the names and the planned moment, so `sluice "
                "schedules` knows it")
            .at_least(milliseconds(0))
            .at_most(std::chrono::hours(24))
            .example("2m");
        d.check({"schedule"}, check_delivery_schedule);
        d.check({"time_zone"}, check_delivery_zone);
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
