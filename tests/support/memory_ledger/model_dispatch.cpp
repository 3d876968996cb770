#include "ledger/kept_text.hpp"
#include "ledger/refusals.hpp"
#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>

namespace sluice::testing {

using namespace ledger;

namespace {

bool is_outcome(task_state state) {
    return state != task_state::fresh && state != task_state::processing &&
           state != task_state::rejected;
}

}  // namespace

void ledger_model::hand_out(stored_task& one, const claim_request& request) {
    auto& handed = one.whole.task;
    const bool has_moment = handed.state != task_state::fresh && handed.next_attempt;
    handed.due = has_moment ? *handed.next_attempt : handed.updated;
    const bool cut_off = handed.state == task_state::processing;
    handed.sends += cut_off && handed.open_intent ? 1 : 0;
    ++handed.attempts;
    handed.next_attempt.reset();
    one.lease_until = request.now + request.lease;
    attempt_summary begun;
    begun.number = handed.attempts;
    begun.started = request.now;
    one.whole.attempts.push_back(begun);
    handed.state = task_state::processing;
    handed.updated = request.now;
    one.whole.moves.push_back({request.now, task_state::processing, handed.attempts, ""});
}

void ledger_model::move(stored_task& one, task_state to, wall_time at, const std::string& reason) {
    one.whole.task.state = to;
    one.whole.task.updated = at;
    one.whole.task.reason = reason;
    one.whole.moves.push_back({at, to, one.whole.task.attempts, reason});
}

stored_task* ledger_model::held_by(task_id id, int attempt) {
    const auto found = tasks_.find(id);
    if (found == tasks_.end()) {
        return nullptr;
    }
    const auto& task = found->second.whole.task;
    const bool held = task.state == task_state::processing && task.attempts == attempt;
    return held ? &found->second : nullptr;
}

result<void> ledger_model::record_intents(const std::vector<committed_intent>& intents) {
    std::vector<task_id> not_held;
    for (const auto& one : intents) {
        const auto found = tasks_.find(one.id);
        const int last = found == tasks_.end() ? 0 : found->second.whole.task.attempts;
        if (held_by(one.id, one.attempt == 0 ? last : one.attempt) == nullptr) {
            not_held.push_back(one.id);
        }
    }
    if (!not_held.empty()) {
        return refuse_not_held(not_held);
    }
    for (const auto& one : intents) {
        tasks_.at(one.id).whole.task.open_intent = one.intent;
    }
    return {};
}

result<void> ledger_model::settle(const std::vector<settlement>& settlements) {
    for (const auto& settlement : settlements) {
        if (!is_outcome(settlement.to)) {
            return refuse_settling_to(settlement);
        }
    }
    std::vector<task_id> not_held;
    for (const auto& settlement : settlements) {
        if (auto* one = held_by(settlement.id, settlement.attempt)) {
            settle_one(*one, settlement);
        } else {
            not_held.push_back(settlement.id);
        }
    }
    if (!not_held.empty()) {
        return refuse_not_held(not_held);
    }
    return {};
}

void ledger_model::settle_one(stored_task& one, const settlement& settlement) {
    auto& settled = one.whole.task;
    settled.sends += settlement.sent ? 1 : 0;
    end_attempt(one, settlement);
    if (settled.open_intent && settlement.to == task_state::finished) {
        one.fingerprint = settled.open_intent->fingerprint;
    }
    if (settled.open_intent &&
        (settlement.to == task_state::finished || !settlement.external_id.empty())) {
        one.target = settled.open_intent->target;
    }
    if (!settlement.keep_intent && settlement.to != task_state::uncertain &&
        settlement.to != task_state::confirming) {
        settled.open_intent.reset();
    }
    if (settled.open_intent && settlement.intent_plan) {
        settled.open_intent->plan = *settlement.intent_plan;
    }
    if (settled.open_intent && settlement.intent_at) {
        settled.open_intent->at = *settlement.intent_at;
    }
    if (settlement.to == task_state::waiting || settlement.to == task_state::held) {
        ++settled.attempts_forgiven;
    }
    if (!settlement.external_id.empty()) {
        settled.external_id = settlement.external_id;
    }
    settled.next_attempt = settlement.next_attempt;
    if (settlement.to == task_state::retry && !settlement.next_attempt) {
        settled.next_attempt = settlement.at;
    }
    move(one, settlement.to, settlement.at, settlement.reason);
    change_values(settlement.stores, settlement.at);
    add_follow_ups(one, settlement);
    if (settlement.to == task_state::finished || settlement.to == task_state::skipped) {
        settle_changes(one);
    }
}

claim_reply ledger_model::unconfirmed(wall_time now, std::size_t limit) const {
    std::vector<task> all;
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.task;
        if (task.state == task_state::confirming && task.next_attempt) {
            all.push_back(task);
        }
    }
    std::ranges::sort(all, {},
                      [](const task& one) { return std::pair(*one.next_attempt, one.id); });
    claim_reply reply;
    for (auto& one : all) {
        if (*one.next_attempt <= now && reply.tasks.size() < limit) {
            reply.tasks.push_back(one);
        }
    }
    if (reply.tasks.empty() && !all.empty()) {
        reply.next_due = all.front().next_attempt;
    }
    return reply;
}

result<std::vector<task_id>> ledger_model::confirm(const std::vector<confirmation>& confirmations) {
    for (const auto& one : confirmations) {
        const bool fits = one.to == task_state::finished || one.to == task_state::failed ||
                          one.to == task_state::confirming;
        if (!fits) {
            return refuse_confirming_as(one);
        }
    }
    std::vector<task_id> moved;
    for (const auto& one : confirmations) {
        const auto found = tasks_.find(one.id);
        if (found == tasks_.end()) {
            continue;
        }
        auto& task = found->second.whole.task;
        if (task.state != task_state::confirming || task.attempts != one.attempt) {
            continue;
        }
        moved.push_back(one.id);
        if (one.to == task_state::confirming) {
            task.next_attempt = one.next_attempt;
            task.reason = one.reason;
            task.updated = one.at;
            continue;
        }
        task.next_attempt.reset();
        if (one.to == task_state::finished && task.open_intent) {
            found->second.fingerprint = task.open_intent->fingerprint;
            found->second.target = task.open_intent->target;
            task.open_intent.reset();
        }
        move(found->second, one.to, one.at, one.reason);
        if (one.to == task_state::finished) {
            settle_changes(found->second);
        }
    }
    return moved;
}

void ledger_model::add_follow_ups(const stored_task& one, const settlement& settlement) {
    for (const auto& added : settlement.follow_ups) {
        const auto& parent = one.whole.task;
        auto& follower = tasks_[add_task(added, parent.run, parent.incoming, settlement.at)];
        if (!one.source_id.empty() && follower.source_id == one.source_id) {
            follower.carries = one.carries;
        }
    }
}

void ledger_model::end_attempt(stored_task& one, const settlement& settlement) {
    auto& attempt = one.whole.attempts.back();
    attempt.ended = settlement.at;
    attempt.outcome = name_of(settlement.to);
    attempt.reason = settlement.reason;
    attempt.request = kept_text(settlement.request);
    attempt.response = kept_text(settlement.response);
}

void ledger_model::release(const std::vector<task_id>& ids, wall_time at) {
    for (const auto id : ids) {
        const auto found = tasks_.find(id);
        if (found != tasks_.end() && found->second.whole.task.state == task_state::processing) {
            give_back(found->second, at, "given back before it was sent");
        }
    }
}

void ledger_model::give_back(stored_task& one, wall_time at, const std::string& reason) {
    auto& attempt = one.whole.attempts.back();
    attempt.ended = at;
    attempt.outcome = name_of(task_state::fresh);
    attempt.reason = reason;
    ++one.whole.task.attempts_forgiven;
    move(one, task_state::fresh, at, reason);
}

std::size_t ledger_model::end_all_leases(wall_time at) {
    std::erase_if(parts_, [](const auto& one) { return !one.second.committed; });
    for (auto& [id, run] : runs_) {
        if (!run.ended) {
            run.ended = at;
            run.failure = "the daemon ended during it";
        }
    }
    std::size_t ended = 0;
    for (auto& [id, one] : tasks_) {
        if (one.whole.task.state != task_state::processing) {
            continue;
        }
        ++ended;
        one.lease_until = std::min(one.lease_until, at);
        if (!one.whole.task.open_intent) {
            give_back(one, at, "the daemon ended before anything was sent");
        }
    }
    return ended;
}

std::size_t ledger_model::bring_forward(const lane& lane, wall_time latest) {
    std::size_t moved = 0;
    for (auto& [id, one] : tasks_) {
        auto& task = one.whole.task;
        const bool waits = task.state == task_state::retry || task.state == task_state::waiting;
        if (task.lane == lane && waits && task.next_attempt && *task.next_attempt > latest) {
            task.next_attempt = latest;
            ++moved;
        }
    }
    return moved;
}

}  // namespace sluice::testing
