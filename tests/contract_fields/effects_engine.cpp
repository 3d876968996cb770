// The fields of incomings, outgoings, routes, storages and the daemon, as the engine receives them.

#include "contract_fields/effects_control.hpp"
#include "contract_fields/field_effects.hpp"
#include "contract_fields/reached_host.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/delivery/breaker.hpp"
#include "engine/delivery/publish_machine.hpp"
#include "engine/due_runs.hpp"
#include "engine/intake/intake.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"
#include "engine/plan/storage_settings.hpp"

#include <sluice/config/load.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace sluice::testing {

namespace {

using namespace engine;

std::string flag(bool value) {
    return value ? " yes" : " no";
}
std::string length(std::chrono::milliseconds value) {
    return " " + std::to_string(value.count());
}

std::string text_of(const schedule& when, wall_time now) {
    const auto first = when.first(now);
    const auto next = first ? when.next(*first, *first) : std::nullopt;
    return (first ? format_utc(*first) : "never") + "/" + (next ? format_utc(*next) : "never");
}

std::string text_of(const std::optional<expression>& expression) {
    return expression ? expression->text() : "-";
}

std::string text_of(const pipeline& stages, wall_time now) {
    entity entity;
    entity.data = json::object{{"id", "a"}};
    kept_values kept;
    const auto done = run_awaitable(stages.run(entity, {.now = now, .kept = &kept}));
    std::string text;
    for (const auto& one :
         done ? const_cast<stage_output&>(*done).entities() : std::vector<sluice::entity>()) {
        text += write_json(one.data);
    }
    return text;
}

// The next attempt and the next probe, after the target asked for a month's pause.
std::string waits_for_a_month(const outgoing_plan& outgoing, recorded_world& world) {
    const auto now = world.time.now();
    failure why(failure_class::busy, "come back later");
    why.retry_after = std::chrono::days(30);
    const auto context = world.context("waits");
    publish_machine machine(outgoing.policy, attempt_facts(1), context.random);
    machine.prepared(repeat_safety::once);
    machine.intent_committed();
    const auto settled = machine.not_sent(why, now);
    std::string text = " asked for a month: " + length(*settled.next_attempt - now);
    breaker target(outgoing.breaker);
    for (std::int64_t sent = 0; sent < outgoing.breaker.failures; ++sent) {
        target.report(breaker::pass::go, signal_of(why), now, why.retry_after);
    }
    return text + (target.open() ? length(target.next_probe() - now) : " -");
}

// The windows of the next month in which maintenance holds each kind of name.
std::string windows_of(const maintenance_calendar& calendar, wall_time now) {
    std::string text;
    for (const auto kind : {ledger::paused_kind::incoming, ledger::paused_kind::route,
                            ledger::paused_kind::outgoing}) {
        std::optional<wall_time> before;
        for (auto at = now; at < now + std::chrono::hours(24 * 31); at += std::chrono::hours(1)) {
            const auto until = calendar.held_until(kind, "one", at);
            if (until && until != before) {
                text +=
                    " held from " + format_utc_seconds(at) + " until " + format_utc_seconds(*until);
            }
            before = until;
        }
    }
    for (const auto& window : calendar.windows()) {
        text += " " + window.reason();
    }
    return text;
}

// The plan of a whole configuration, with the entry under test in it.
std::string plan_of(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    const auto file = world.directory / "all.yaml";
    std::ofstream(file) << yaml;
    const auto given = config::load(world.directory.path(), configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    config::diagnostics problems;
    const auto plan =
        assembly(
            given, known_types(),
            [&world](std::string name) { return world.context(std::move(name)); }, problems)
            .build();
    const auto now = world.time.now();
    std::string text = problems.to_text();
    for (const auto& one : plan.incoming) {
        text += "incoming " + text_of(one->when, now) + " " +
                std::to_string(static_cast<int>(one->emit)) + text_of(one->identifier) +
                text_of(one->compare) + flag(one->remember) + flag(one->reports_deleted) +
                std::to_string(one->deleted_after) + " " +
                std::to_string(static_cast<int>(one->overlap)) +
                std::to_string(static_cast<int>(one->missed.rule)) +
                std::to_string(one->missed.limit) +
                format_utc(start_of(one->name, one->when, one->jitter, now)) +
                std::to_string(static_cast<int>(one->priority)) + text_of(one->stages, now);
        for (const auto& [name, value] : one->watch) {
            text += " " + name + "=" + value.text();
        }
        const auto page = world.run(one->source->fetch({}));
        text += page ? " read\n" : " " + page.error().message + "\n";
    }
    for (const auto& one : plan.outgoing) {
        const auto& retry = one->policy.retry;
        text += "outgoing " + text_of(one->stages, now) + text_of(one->after, now) +
                std::to_string(one->parallel) + length(one->policy.settle_time) +
                length(one->policy.wait_time) + " " + std::to_string(retry.attempts) +
                length(retry.first_delay) + length(retry.longest_delay) + length(retry.total) +
                " " + std::to_string(static_cast<int>(one->breaker.position)) +
                std::to_string(one->breaker.failures) + length(one->breaker.pause) +
                length(one->breaker.longest_pause);
        failure why(failure_class::refused, "no");
        why.status = 404;
        const auto decided = decide(retry.rules, why);
        text += " 404: " + std::to_string(static_cast<int>(decided.action)) +
                (decided.after ? length(*decided.after) : " -") + "\n";
        text += waits_for_a_month(*one, world) + "\n";
        entity entity;
        entity.data = json::object{{"id", "a"}};
        const auto ready = one->target->prepare(entity, "k");
        text += ready ? ready->summary + "\n" : ready.error().message + "\n";
    }
    for (const auto& one : plan.routes) {
        text += "route from " + one->from->name + " to";
        for (const auto& to : one->to) {
            text += " " + to->name;
        }
        text += " " + std::to_string(static_cast<int>(one->priority)) + " " +
                std::to_string(one->batch) + text_of(one->order_by) + text_of(one->stages, now);
        if (one->hold) {
            text += " hold " + text_of(one->hold->when);
        }
        if (one->deliver) {
            text += " deliver " + text_of(one->deliver->when, now) + " " +
                    std::to_string(one->deliver->tasks) + length(one->deliver->jitter);
        }
        for (const auto& [after, next] : one->then) {
            text += " after " + after + ":";
            for (const auto& to : next) {
                text += " " + to->name;
            }
        }
        text += "\n";
    }
    for (const auto& name : given.names("storages")) {
        const auto& settings = given.get<storage_settings>("storages", name);
        text += "storage " + (settings.keep ? length(*settings.keep) : std::string(" -")) +
                settings.description + "\n";
    }
    const auto daemon = daemon_of(given);
    text += "daemon " + std::to_string(static_cast<int>(daemon.format)) + daemon.level +
            daemon.durability + length(daemon.grace) + " " + std::to_string(daemon.largest_task) +
            " " + std::to_string(daemon.pool_threads) + " " + std::to_string(daemon.disk_reserve) +
            daemon.token_key.reveal() + (daemon.watch ? " watched" : "");
    text += windows_of(plan.maintenance, now);
    const auto& keep = daemon.retention;
    for (const auto each : {keep.finished, keep.skipped, keep.rejected, keep.failed, keep.runs}) {
        text += length(each);
    }
    return text + "\n";
}

const std::string two_of_each =
    "incoming:\n"
    "  one: {subscriber: {type: file, path: /nowhere/a.ndjson}}\n"
    "  two: {subscriber: {type: file, path: /nowhere/b.ndjson}}\n"
    "outgoing:\n"
    "  a: {publisher: {type: log}}\n"
    "  b: {publisher: {type: log}}\n";

// The entries of one map, as `map: {it: {…}}`, beside the fields that it needs.
effect_table entries(const std::string& always, const std::string& opening,
                     const std::string& common, std::vector<field_effect> fields) {
    effect_table table;
    table.observe = plan_of;
    table.always = always;
    for (auto& one : fields) {
        const auto whole = [&](const std::string& part) {
            const bool joined = !common.empty() && !part.empty();
            return opening + common + (joined ? ", " : "") + part + "}\n";
        };
        table.effects.push_back({one.field, whole(one.base), whole(one.changed), one.observe});
    }
    return table;
}

void add_engine(effect_tables_by_part& into) {
    const std::string file = "subscriber: {type: file, path: /nowhere/a.ndjson}";
    const std::string weekly = "schedule: \"0 9 * * mon\"";
    into["incoming"] = entries(
        "", "incoming:\n  it: {", "",
        {{"enabled", file, file + ", enabled: false"},
         {"schedule", file, file + ", schedule: every 5m"},
         {"time_zone", file + ", " + weekly, file + ", " + weekly + ", time_zone: Asia/Tokyo"},
         {"overlap", file, file + ", overlap: skip"},
         {"missed", file, file + ", missed: skip"},
         {"missed_limit", file + ", missed: all", file + ", missed: all, missed_limit: 3"},
         {"jitter", file + ", schedule: every 5m", file + ", schedule: every 5m, jitter: 1m"},
         {"priority", file, file + ", priority: high"},
         {"subscriber", file, "subscriber: {type: file, path: /nowhere/b.ndjson}"},
         {"identifier", file, file + ", identifier: id"},
         {"emit", file, file + ", emit: new"},
         {"compare", file + ", emit: changed", file + ", emit: changed, compare: status"},
         {"remember", file, file + ", remember: true"},
         {"watch", file + ", emit: changed", file + ", emit: changed, watch: {status: status}"},
         {"deleted", file + ", emit: changed", file + ", emit: changed, deleted: emit"},
         {"deleted_after", file + ", emit: changed, deleted: emit",
          file + ", emit: changed, deleted: emit, deleted_after: 3"},
         {"transformers", file, file + ", transformers: [{set: {a: 1}}]"}});
    std::ranges::move(effects_of_first_listing(), std::back_inserter(into["incoming"].effects));
    const std::string log = "publisher: {type: log}";
    const auto retry = [&log](const std::string& more) { return log + ", retry: {" + more + "}"; };
    const auto rule = [&retry](const std::string& one) { return retry("rules: [{" + one + "}]"); };
    into["outgoing"] = entries(
        "", "outgoing:\n  it: {", "",
        {{"transformers", log, log + ", transformers: [{set: {a: 1}}]"},
         {"publisher", log, "publisher: {type: file, path: /nowhere/out.ndjson}"},
         {"after", log, log + ", after: [{set: {a: 1}}]"},
         {"parallel", log, log + ", parallel: 4"},
         {"retry.attempts", log, retry("attempts: 3")},
         {"retry.first_delay", log, retry("first_delay: 9s")},
         {"retry.longest_delay", log, retry("longest_delay: 20m")},
         {"retry.total", log, retry("total: 1h")},
         {"retry.rules.on", rule("on: [409], do: wait"), rule("on: [404], do: wait")},
         {"retry.rules.do", rule("on: [404], do: wait"), rule("on: [404], do: retry")},
         {"retry.rules.after", rule("on: [404], do: wait"), rule("on: [404], do: wait, after: 9s")},
         {"breaker.state", log, log + ", breaker: off"},
         {"breaker.failures", log, log + ", breaker: {failures: 2}"},
         {"breaker.pause", log, log + ", breaker: {pause: 9s}"},
         {"breaker.longest_pause", log, log + ", breaker: {longest_pause: 9m}"},
         {"settle_time", log, log + ", settle_time: 9s"},
         {"wait_time", log, log + ", wait_time: 9s"}});
    const std::string way = "from: one, to: a";
    const std::string daily = way + ", deliver: {schedule: \"0 9 * * *\"";
    into["route"] =
        entries(two_of_each, "routes:\n  it: {", "",
                {{"enabled", way, way + ", enabled: false"},
                 {"from", way, "from: two, to: a"},
                 {"to", way, "from: one, to: b"},
                 {"then.after", "from: one, to: [a, b], then: [{to: c}]",
                  "from: one, to: [a, b], then: [{after: a, to: c}]",
                  [](const std::string& yaml) {
                      auto more = yaml;
                      more.insert(more.find("routes:"), "  c: {publisher: {type: log}}\n");
                      return plan_of(more);
                  }},
                 {"then.to", way, way + ", then: [{to: b}]"},
                 {"batch.size", way, way + ", batch: {size: 5}"},
                 {"order_by", way, way + ", order_by: id"},
                 {"hold", way, way + ", hold: true"},
                 {"deliver.schedule", way, daily + "}"},
                 {"deliver.time_zone", daily + "}", daily + ", time_zone: Asia/Tokyo}"},
                 {"deliver.tasks", daily + "}", daily + ", tasks: 5}"},
                 {"deliver.jitter", daily + "}", daily + ", jitter: 5m}"},
                 {"priority", way, way + ", priority: high"},
                 {"transformers", way, way + ", transformers: [{set: {a: 1}}]"}});
    into["storage"] =
        entries("", "storages:\n  it: {", "",
                {{"keep", "", "keep: 30d"}, {"description", "", "description: of each product"}});
    const auto weekly_window = [](const std::string& day, const std::string& more = "") {
        return "maintenance: [{schedule: \"0 9 * * " + day + "\", for: 1h" + more + "}]";
    };
    const auto feast = [](const std::string& from, const std::string& until) {
        return "maintenance: [{from: \"" + from + "T00:00:00Z\", until: \"" + until +
               "T00:00:00Z\"}]";
    };
    into["daemon"] = entries(
        two_of_each + "routes: {one: {from: one, to: a}}\n", "daemon: {", "",
        {{"log_format", "", "log_format: json"},
         {"log_level", "", "log_level: debug"},
         {"durability", "", "durability: memory"},
         {"grace", "", "grace: 5s"},
         {"largest_task", "", "largest_task: 2KiB"},
         {"disk_reserve", "", "disk_reserve: 1MiB"},
         {"retention.finished", "", "retention: {finished: 1d}"},
         {"retention.skipped", "", "retention: {skipped: 1d}"},
         {"retention.rejected", "", "retention: {rejected: 1d}"},
         {"retention.failed", "", "retention: {failed: 1d}"},
         {"retention.runs", "", "retention: {runs: 1d}"},
         {"longest_asked_wait", "", "longest_asked_wait: 6h"},
         {"allow_networks", "", "allow_networks: [127.0.0.0/8]", reach_for},
         {"maintenance.schedule", weekly_window("sun"), weekly_window("mon")},
         {"maintenance.time_zone", weekly_window("sun"),
          weekly_window("sun", ", time_zone: Asia/Tokyo")},
         {"maintenance.for", weekly_window("sun"),
          "maintenance: [{schedule: \"0 9 * * sun\", for: 5h}]"},
         {"maintenance.from", feast("2026-02-10", "2026-02-12"), feast("2026-02-09", "2026-02-12")},
         {"maintenance.until", feast("2026-02-10", "2026-02-12"),
          feast("2026-02-10", "2026-02-13")},
         {"maintenance.reason", weekly_window("sun"), weekly_window("sun", ", reason: backup")},
         {"maintenance.incoming", weekly_window("sun"), weekly_window("sun", ", incoming: two")},
         {"maintenance.routes", weekly_window("sun"), weekly_window("sun", ", routes: one")},
         {"maintenance.outgoing", weekly_window("sun"), weekly_window("sun", ", outgoing: a")},
         {"pool_threads", "", "pool_threads: 3"},
         {"watch", "", "watch: true"},
         {"token_key", "", "token_key: a-key-of-thirty-two-letters-long"}});
    add_control_effects(into["daemon"]);
}

const effects_of engine_parts(add_engine);

}  // namespace

}  // namespace sluice::testing
