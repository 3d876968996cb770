#include "control/metrics/metrics.hpp"

#include "control/metrics/metric_writer.hpp"

#include <algorithm>

namespace sluice::control {
namespace {

using prometheus::MetricType;
using metrics = std::vector<metric>;

double seconds(std::chrono::milliseconds length) {
    return std::chrono::duration<double>(length).count();
}

double moment(wall_time at) {
    return seconds(at.time_since_epoch());
}

double larger(double left, double right) {
    return std::max(left, right);
}

metric gauge(std::string name, std::string help, std::vector<std::string> labels = {}) {
    return {std::move(name), std::move(help), MetricType::Gauge, std::move(labels)};
}

metric counter(std::string name, std::string help, std::vector<std::string> labels = {}) {
    return {std::move(name), std::move(help), MetricType::Counter, std::move(labels)};
}

metric distribution(std::string name, std::string help, std::vector<std::string> labels = {}) {
    return {std::move(name), std::move(help), MetricType::Histogram, std::move(labels)};
}

void add_daemon(const measured& all, metrics& into) {
    auto& build = into.emplace_back(
        gauge("sluice_build_info", "The version of the daemon; the value is 1", {"version"}));
    build.add(1, {all.identity.version});
    into.emplace_back(gauge("sluice_generation", "The number of the running configuration"))
        .add(static_cast<double>(all.identity.generation));
    auto reloads = counter("sluice_reloads_total", "Reloads of the configuration", {"verdict"});
    for (const auto& [verdict, count] : all.identity.reloads) {
        reloads.add(static_cast<double>(count), {verdict});
    }
    into.push_back(std::move(reloads));
    into.emplace_back(gauge("sluice_changed_files",
                            "Files of the configuration that changed since they were read"))
        .add(static_cast<double>(all.identity.changed.size()));
    auto spans = counter("sluice_trace_spans_total", "Spans of traces", {"outcome"});
    spans.add(static_cast<double>(all.identity.spans_sent), {"sent"});
    spans.add(static_cast<double>(all.identity.spans_dropped), {"dropped"});
    into.push_back(std::move(spans));
    into.emplace_back(gauge("process_start_time_seconds", "The start of the process"))
        .add(moment(all.identity.started));
    into.emplace_back(gauge("process_resident_memory_bytes", "Memory of the process"))
        .add(static_cast<double>(all.process.resident_bytes));
    into.emplace_back(gauge("process_open_fds", "Open descriptors"))
        .add(static_cast<double>(all.process.open_descriptors));
    if (all.process.most_descriptors) {
        into.emplace_back(gauge("process_max_fds", "The limit of open descriptors"))
            .add(static_cast<double>(*all.process.most_descriptors));
    }
    into.emplace_back(gauge("process_threads", "Threads of the process"))
        .add(static_cast<double>(all.process.threads));
    into.emplace_back(counter("process_cpu_seconds_total", "Time on processors"))
        .add(all.process.processor_seconds);
}

void add_queues(const measured& all, metrics& into) {
    bounded_names lanes(most_names);
    const auto labels = [&lanes](const ledger::lane& lane) {
        const bool own = lanes.of(lane.route + "\n" + lane.outgoing) != "(other)";
        return own ? metric::labels{lane.route, lane.outgoing}
                   : metric::labels{"(other)", "(other)"};
    };
    auto tasks = gauge("sluice_tasks", "Open tasks", {"route", "outgoing", "state"});
    double uncertain = 0;
    for (const auto& [lane, states] : all.queues.open) {
        for (const auto& [state, count] : states) {
            auto named = labels(lane);
            named.emplace_back(ledger::name_of(state));
            tasks.add(static_cast<double>(count), std::move(named));
            uncertain += state == ledger::task_state::uncertain ? static_cast<double>(count) : 0;
        }
    }
    into.push_back(std::move(tasks));
    into.emplace_back(
            gauge("sluice_uncertain_tasks", "Tasks that may have been sent, and wait for a person"))
        .add(uncertain);
    metric age("sluice_oldest_task_seconds", "Age of the first task in the queue",
               MetricType::Gauge, {"route", "outgoing"}, larger);
    for (const auto& [lane, head] : all.queues.heads) {
        age.add(seconds(std::max(all.now - head.created, std::chrono::milliseconds(0))),
                labels(lane));
    }
    into.push_back(std::move(age));
    auto settled = counter("sluice_settled_tasks_total", "Tasks by the state they came to",
                           {"route", "outgoing", "state"});
    for (const auto& lane : all.engine.lanes) {
        for (const auto& [state, count] : lane.done.settled) {
            auto named = labels(lane.lane);
            named.emplace_back(ledger::name_of(state));
            settled.add(static_cast<double>(count), std::move(named));
        }
    }
    into.push_back(std::move(settled));
}

void add_deliveries(const measured& all, metrics& into) {
    bounded_names names(most_names);
    auto failures =
        counter("sluice_delivery_failures_total", "Failed attempts", {"outgoing", "class"});
    auto latency = distribution("sluice_delivery_latency_seconds",
                                "From the creation of a task to its delivery", {"outgoing"});
    auto lateness =
        distribution("sluice_delivery_lateness_seconds",
                     "From the moment that a task could go out to its delivery", {"outgoing"});
    auto under_way = gauge("sluice_deliveries_under_way", "Deliveries under way", {"outgoing"});
    // A histogram has many series, so fewer names have one of their own.
    bounded_names with_histogram(most_names / 20);
    for (const auto& lane : all.engine.lanes) {
        const auto& outgoing = names.of(lane.lane.outgoing);
        for (const auto& [kind, count] : lane.done.failed) {
            failures.add(static_cast<double>(count), {outgoing, std::string(name_of(kind))});
        }
        under_way.add(static_cast<double>(lane.under_way), {outgoing});
    }
    metric held("sluice_target_held", "1: the target keeps failing, and nothing is sent to it",
                MetricType::Gauge, {"outgoing"}, larger);
    for (const auto& one : all.engine.outgoing) {
        held.add(one.held ? 1 : 0, {names.of(one.name)});
        if (one.done != nullptr) {
            const auto& name = with_histogram.of(one.name);
            latency.add(one.done->latency, {name});
            lateness.add(one.done->lateness, {name});
        }
    }
    for (auto* one : {&failures, &latency, &lateness, &under_way}) {
        into.push_back(std::move(*one));
    }
    into.push_back(std::move(held));
}

void add_runs(const measured& all, metrics& into) {
    bounded_names names(most_names);
    auto runs = counter("sluice_runs_total", "Runs that have ended", {"incoming"});
    auto failures = counter("sluice_run_failures_total", "Failed runs", {"incoming", "class"});
    auto entities =
        counter("sluice_entities_total", "Entities that were offered to the routes", {"incoming"});
    auto tasks = counter("sluice_created_tasks_total", "Tasks that runs made", {"incoming"});
    metric success("sluice_last_success_time_seconds", "The end of the last good run",
                   MetricType::Gauge, {"incoming"}, larger);
    auto late = distribution("sluice_schedule_lateness_seconds",
                             "How late runs began after their planned time");
    late.add(all.engine.lateness == nullptr ? histogram(engine::lateness_bounds)
                                            : *all.engine.lateness);
    auto events =
        counter("sluice_schedule_events_total",
                "Runs of schedules that began, were late, skipped, missed, cut off or held",
                {"incoming", "event"});
    auto refused = counter("sluice_webhook_refused_total",
                           "Requests of senders that were refused, by a reason of a fixed list",
                           {"incoming", "reason"});
    const std::map<engine::schedule_event_kind, std::int64_t> no_events;
    double paused = 0;
    for (const auto& one : all.engine.incoming) {
        const auto& name = names.of(one.plan.name);
        runs.add(static_cast<double>(one.done.runs), {name});
        for (const auto& [kind, count] : one.done.failed) {
            failures.add(static_cast<double>(count), {name, std::string(name_of(kind))});
        }
        entities.add(static_cast<double>(one.done.counts.entities), {name});
        tasks.add(static_cast<double>(one.done.counts.tasks), {name});
        if (one.done.last_success) {
            success.add(moment(*one.done.last_success), {name});
        }
        for (const auto& [kind, count] : one.events == nullptr ? no_events : *one.events) {
            events.add(static_cast<double>(count), {name, std::string(name_of(kind))});
        }
        if (auto* const box = one.plan.source ? one.plan.source->receives() : nullptr;
            box != nullptr) {
            for (const auto& [reason, count] : box->refused()) {
                refused.add(static_cast<double>(count), {name, reason});
            }
        }
        paused += one.paused ? 1 : 0;
    }
    for (auto* one : {&runs, &failures, &entities, &tasks, &success, &late, &events, &refused}) {
        into.push_back(std::move(*one));
    }
    into.emplace_back(gauge("sluice_paused_incomings", "Incomings that are paused by hand"))
        .add(paused);
}

// Thousands of connections are in order, and each series costs time: only the others have one.
void add_credentials(const measured& all, metrics& into) {
    bounded_names incomings(most_names);
    bounded_names outgoings(most_names);
    metric refused("sluice_credential_refused", "1: the credential was refused at its last use",
                   MetricType::Gauge, {"kind", "connection"}, larger);
    for (const auto& one : all.engine.incoming) {
        if (one.done.credential) {
            refused.add(1, {"incoming", incomings.of(one.plan.name)});
        }
    }
    for (const auto& one : all.engine.lanes) {
        if (one.done.credential) {
            refused.add(1, {"outgoing", outgoings.of(one.lane.outgoing)});
        }
    }
    into.push_back(std::move(refused));
}

// A pause or a window of maintenance holds a run on purpose: it is not overdue.
void add_overdue_runs(const measured& all, metrics& into) {
    bounded_names names(most_names);
    metric overdue("sluice_run_overdue_seconds", "Time since a run was due that has not begun",
                   MetricType::Gauge, {"incoming"}, larger);
    for (const auto& one : all.engine.incoming) {
        const bool counts = one.done.due && !one.paused && !one.in_maintenance;
        if (counts && all.now > *one.done.due) {
            overdue.add(seconds(all.now - *one.done.due), {names.of(one.plan.name)});
        }
    }
    into.push_back(std::move(overdue));
}

void add_budgets(const measured& all, metrics& into) {
    bounded_names askers(most_names);
    auto limit = gauge("sluice_budget_limit", "Requests in each window", {"budget", "api"});
    auto left = gauge("sluice_budget_left", "Requests that may go now", {"budget", "api"});
    auto waiting = gauge("sluice_budget_waiting", "Requests in the queue", {"budget", "api"});
    auto spent = counter("sluice_budget_requests_total", "Requests by who asked",
                         {"budget", "api", "asked_by"});
    auto refused =
        counter("sluice_budget_refused_total", "Replies with status 429", {"budget", "api"});
    for (const auto& one : all.budgets) {
        const metric::labels named{one.id.substr(0, 12), one.api};
        limit.add(static_cast<double>(one.limit), named);
        left.add(static_cast<double>(one.left), named);
        waiting.add(static_cast<double>(one.waiting), named);
        refused.add(static_cast<double>(one.refused), named);
        for (const auto& [who, requests] : one.spent_by) {
            spent.add(static_cast<double>(requests), {named[0], named[1], askers.of(who)});
        }
    }
    for (auto* one : {&limit, &left, &waiting, &spent, &refused}) {
        into.push_back(std::move(*one));
    }
}

void add_ledger(const measured& all, metrics& into) {
    into.emplace_back(gauge("sluice_disk_low", "1: intake waits for room on the disk"))
        .add(all.engine.disk_low ? 1 : 0);
    if (!all.commits) {
        return;
    }
    into.emplace_back(distribution("sluice_commit_seconds", "Time of a commit of the ledger"))
        .add(all.commits->seconds);
    into.emplace_back(distribution("sluice_commit_writes", "Writes that shared a commit"))
        .add(all.commits->group);
}

void add_alerts(const measured& all, metrics& into) {
    bounded_names rules(most_names);
    auto held = gauge("sluice_alerts", "Alerts that were told, and hold", {"alert"});
    auto messages = counter("sluice_alert_messages_total", "Messages of a rule", {"alert"});
    for (const auto& one : all.alerts) {
        const auto& name = rules.of(one.rule);
        held.add(static_cast<double>(one.held.size()), {name});
        messages.add(static_cast<double>(one.messages), {name});
    }
    into.push_back(std::move(held));
    into.push_back(std::move(messages));
}

}  // namespace

std::string metrics_text(const measured& all) {
    metrics made;
    add_daemon(all, made);
    add_queues(all, made);
    add_deliveries(all, made);
    add_runs(all, made);
    add_overdue_runs(all, made);
    add_credentials(all, made);
    add_budgets(all, made);
    add_ledger(all, made);
    add_alerts(all, made);
    return text_of(std::move(made));
}

}  // namespace sluice::control
