#include "faults/ledger/ledger_model.hpp"

#include <algorithm>
#include <tuple>

namespace sluice::testing {

using ledger::task_state;

namespace {

bool waits(const ledger::task& one) {
    return one.state == task_state::retry || one.state == task_state::waiting;
}

bool due(const ledger::task& one, wall_time now) {
    return one.next_attempt && *one.next_attempt <= now;
}

void keep_first(std::optional<wall_time>& first, std::optional<wall_time> other) {
    if (other && (!first || *other < *first)) {
        first = other;
    }
}

}  // namespace

ledger::claim_reply ledger_model::claim(const ledger::claim_request& what) {
    ledger::claim_reply reply;
    for (auto& [id, one] : tasks_) {
        const auto& task = one.whole.what;
        const bool still = std::ranges::find(what.in_hand, id) != what.in_hand.end();
        if (still && task.where == what.where && task.state == task_state::processing &&
            one.lease_end <= what.now) {
            one.lease_end = what.now + what.lease;
        }
    }
    if (what.by_key) {
        claim_by_key(what, reply);
    } else {
        claim_in_order(what, reply);
    }
    if (!reply.tasks.empty()) {
        reply.next_due.reset();
        return reply;
    }
    for (const auto& [id, one] : tasks_) {
        if (one.whole.what.where == what.where && one.whole.what.state == task_state::processing) {
            keep_first(reply.next_due, one.lease_end);
        }
    }
    return reply;
}

void ledger_model::claim_in_order(const ledger::claim_request& what, ledger::claim_reply& reply) {
    for (auto& [id, one] : tasks_) {
        const auto& task = one.whole.what;
        if (task.where != what.where || reply.tasks.size() == what.limit) {
            continue;
        }
        if (waits(task) && !due(task, what.now)) {
            keep_first(reply.next_due, task.next_attempt);
            return;  // never past one that waits
        }
        const bool left = task.state == task_state::processing && one.lease_end <= what.now;
        if (task.state == task_state::fresh || waits(task) || left) {
            hand_out(one, what);
            reply.tasks.push_back(task);
        }
    }
}

void ledger_model::claim_by_key(const ledger::claim_request& what, ledger::claim_reply& reply) {
    std::set<std::string> busy;  // keys that are held, or have been given their one task
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.what;
        if (task.where == what.where && task.state == task_state::processing) {
            busy.insert(task.order_key);
        }
    }
    // Due again first, by that moment; then what was left, and what is new, in order.
    using place = std::tuple<bool, std::optional<wall_time>, ledger::task_id>;
    std::map<place, entry*> fit;
    for (auto& [id, one] : tasks_) {
        const auto& task = one.whole.what;
        if (task.where != what.where) {
            continue;
        }
        if (task.state == task_state::processing && one.lease_end <= what.now) {
            fit[{true, {}, id}] = &one;
        }
        if (task.state != task_state::fresh && !waits(task)) {
            continue;
        }
        const bool first = task.order_key.empty() || busy.insert(task.order_key).second;
        if (waits(task) && !due(task, what.now)) {
            keep_first(reply.next_due, task.next_attempt);
        } else if (first) {
            const bool fresh = task.state == task_state::fresh;
            fit[{fresh, fresh ? std::nullopt : task.next_attempt, id}] = &one;
        }
    }
    for (auto& [where, one] : fit) {
        if (reply.tasks.size() < what.limit) {
            hand_out(*one, what);
            reply.tasks.push_back(one->whole.what);
        }
    }
}

}  // namespace sluice::testing
