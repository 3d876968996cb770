#include "control/health.hpp"

#include <sluice/model/time.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

using ledger::task_state;

bool is_held(const engine::engine_view& engine, const std::string& outgoing) {
    return std::ranges::any_of(engine.outgoing, [&](const engine::outgoing_view& one) {
        return one.name == outgoing && one.held;
    });
}

std::string named(const ledger::lane& lane) {
    return "route '" + lane.route + "' to '" + lane.outgoing + "'";
}

std::string counted(std::int64_t count, const std::string& word) {
    return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

void add_tasks(const queue_facts& queues, task_state state, const std::string& text,
               const std::string& mend, std::vector<trouble>& into) {
    std::int64_t all = 0;
    std::string first;
    for (const auto& [lane, states] : queues.open) {
        if (lane.route == engine::alert_route) {
            continue;  // add_alerts() names them
        }
        const auto found = states.find(state);
        if (found != states.end() && found->second > 0) {
            all += found->second;
            first = first.empty() ? named(lane) : first;
        }
    }
    if (all > 0) {
        into.push_back({counted(all, "task") + " " + text + ", the first in " + first, mend});
    }
}

// A port opens at the start of the daemon only.
void add_closed(const daemon_identity& identity, std::vector<trouble>& into) {
    for (const auto& one : identity.closed) {
        const auto mend = one.why.mend.empty() ? "" : one.why.mend + "; then ";
        into.push_back(
            {one.field + " does not listen: " + one.why.message, mend + "restart the daemon"});
    }
}

void add_connections(const engine::engine_view& engine, std::vector<trouble>& into) {
    for (const auto& one : engine.outgoing) {
        if (one.held) {
            into.push_back(
                {"outgoing '" + one.name + "' keeps failing: " + one.trouble,
                 "nothing is sent to it before " + (one.next_try ? format_utc_seconds(*one.next_try)
                                                                 : std::string("its next try"))});
        }
    }
    for (const auto& one : engine.incoming) {
        if (!one.refused.empty()) {
            into.push_back({"incoming '" + one.plan.name + "' is never run: " + one.refused, ""});
        } else if (!one.done.failure.empty()) {
            into.push_back({"incoming '" + one.plan.name + "' failed: " + one.done.failure,
                            "sluice runs " + one.plan.name + " shows its runs"});
        }
    }
}

void add_pauses(const engine::engine_view& engine, std::vector<trouble>& into) {
    for (const auto& one : engine.incoming) {
        if (one.paused) {
            into.push_back({"incoming '" + one.plan.name + "' is paused by hand",
                            "sluice resume incoming " + one.plan.name});
        }
    }
    for (const auto& one : engine.lanes) {
        if (one.paused) {
            into.push_back({named(one.lane) + " is paused by hand",
                            "sluice paused shows why; sluice resume lets it go on"});
        }
    }
}

// The messages of alerts that nobody got.
void add_untold_alerts(const queue_facts& queues, std::vector<trouble>& into) {
    for (const auto& [lane, states] : queues.open) {
        if (lane.route != engine::alert_route) {
            continue;
        }
        std::int64_t untold = 0;
        for (const auto& [state, count] : states) {
            const bool is_under_way = state == task_state::fresh || state == task_state::processing;
            untold += is_under_way ? 0 : count;
        }
        if (untold > 0) {
            const auto filter = "--route " + lane.route + " --outgoing " + lane.outgoing;
            into.push_back({counted(untold, "message") + " of alerts could not be delivered to '" +
                                lane.outgoing + "'",
                            "sluice tasks list " + filter + " shows why; then sluice tasks retry " +
                                filter + ", or skip"});
        }
    }
}

void add_alerts(const std::vector<alert_now>& alerts, std::vector<trouble>& into) {
    for (const auto& rule : alerts) {
        for (const auto& one : rule.held) {
            into.push_back({"alert '" + rule.rule + "': " + one.message, one.mend});
        }
    }
}

}  // namespace

std::vector<trouble> why_not_ready(const daemon_identity& identity,
                                   const engine::engine_view& engine, const queue_facts& queues,
                                   wall_time now) {
    std::vector<trouble> reasons;
    if (identity.phase == daemon_phase::starting) {
        reasons.push_back({"the daemon is starting", "wait"});
    } else if (identity.phase == daemon_phase::stopping) {
        reasons.push_back({"the daemon is stopping", ""});
    }
    if (engine.ledger_lost) {
        reasons.push_back({engine.ledger_lost->message, engine.ledger_lost->mend});
    }
    if (engine.ledger_fails) {
        reasons.push_back({"the ledger fails since " + format_utc_seconds(*engine.ledger_fails),
                           "look at the disk of " + identity.state + ", and at the log"});
    }
    if (engine.disk_low) {
        reasons.push_back({"the disk of " + identity.state + " is almost full: intake waits",
                           "make room; daemon.disk_reserve says how much is kept free"});
    }
    for (const auto& lane : engine.lanes) {
        const auto head = queues.heads.find(lane.lane);
        if (head == queues.heads.end() || !head->second.due_since) {
            continue;
        }
        const auto age = now - *head->second.due_since;
        const bool waits = lane.paused || lane.scheduled;
        if (age > longest_due && !waits && !is_held(engine, lane.lane.outgoing)) {
            reasons.push_back({named(lane.lane) + " does not move: its first task is due for " +
                                   format_duration(std::chrono::floor<std::chrono::seconds>(age)),
                               "sluice tasks list --route " + lane.lane.route +
                                   " shows its tasks; look at the log"});
        }
    }
    return reasons;
}

std::vector<trouble> troubles(const daemon_identity& identity, const engine::engine_view& engine,
                              const queue_facts& queues, const std::vector<budget_now>& budgets,
                              wall_time now, const std::vector<alert_now>& alerts) {
    auto found = why_not_ready(identity, engine, queues, now);
    add_closed(identity, found);
    add_tasks(queues, task_state::uncertain, "may have been sent, and nobody can be asked",
              "sluice tasks list --status uncertain; look at the target, then finish or retry each",
              found);
    add_untold_alerts(queues, found);
    add_connections(engine, found);
    add_tasks(queues, task_state::failed, "failed",
              "sluice tasks list --status failed shows why; sluice tasks retry --status failed "
              "takes them up again",
              found);
    add_tasks(queues, task_state::rejected, "could not be taken in",
              "sluice tasks list --status rejected shows why", found);
    for (const auto& one : budgets) {
        if (one.shut.count() > 0 && one.waiting > 0) {
            found.push_back({counted(one.waiting, "request") + " to " + one.api +
                                 (one.waiting == 1 ? " waits" : " wait") + " for the budget, for " +
                                 format_duration(std::chrono::ceil<std::chrono::seconds>(one.shut)),
                             "sluice plan shows which schedules to slow"});
        }
    }
    add_alerts(alerts, found);
    add_tasks(
        queues, task_state::held, "must be approved before delivery",
        "sluice tasks list --status held shows them; then sluice tasks approve or reject each",
        found);
    add_pauses(engine, found);
    if (!identity.failed_reload.empty()) {
        found.push_back(
            {identity.failed_reload, "sluice check shows the mistakes; then sluice reload"});
    }
    if (!identity.changed.empty()) {
        found.push_back(
            {counted(static_cast<std::int64_t>(identity.changed.size()), "file") +
                 " of the configuration changed since it was read: " + identity.changed.front(),
             "sluice check, then sluice reload"});
    }
    return found;
}

}  // namespace sluice::control
