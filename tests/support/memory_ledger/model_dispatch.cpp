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

void ledger_model::hand_out(stored_task& one, const claim_request& what) {
    auto& handed = one.whole.what;
    const bool cut_off = handed.state == task_state::processing;
    handed.sends += cut_off && handed.open_intent ? 1 : 0;
    ++handed.attempts;
    handed.next_attempt.reset();
    one.lease_until = what.now + what.lease;
    attempt_summary begun;
    begun.number = handed.attempts;
    begun.started = what.now;
    one.whole.attempts.push_back(begun);
    handed.state = task_state::processing;
    handed.updated = what.now;
    one.whole.moves.push_back({what.now, task_state::processing, handed.attempts, ""});
}

void ledger_model::move(stored_task& one, task_state to, wall_time at, const std::string& reason) {
    one.whole.what.state = to;
    one.whole.what.updated = at;
    one.whole.what.reason = reason;
    one.whole.moves.push_back({at, to, one.whole.what.attempts, reason});
}

stored_task* ledger_model::held_by(task_id id, int attempt) {
    const auto found = tasks_.find(id);
    if (found == tasks_.end()) {
        return nullptr;
    }
    const auto& what = found->second.whole.what;
    const bool held = what.state == task_state::processing && what.attempts == attempt;
    return held ? &found->second : nullptr;
}

result<void> ledger_model::record_intents(const std::vector<committed_intent>& intents) {
    std::vector<task_id> not_held;
    for (const auto& one : intents) {
        const auto found = tasks_.find(one.id);
        const int last = found == tasks_.end() ? 0 : found->second.whole.what.attempts;
        if (held_by(one.id, one.attempt == 0 ? last : one.attempt) == nullptr) {
            not_held.push_back(one.id);
        }
    }
    if (!not_held.empty()) {
        return refuse_not_held(not_held);
    }
    for (const auto& one : intents) {
        tasks_.at(one.id).whole.what.open_intent = one.what;
    }
    return {};
}

result<void> ledger_model::settle(const std::vector<settlement>& settlements) {
    for (const auto& what : settlements) {
        if (!is_outcome(what.to)) {
            return refuse_settling_to(what);
        }
    }
    std::vector<task_id> not_held;
    for (const auto& what : settlements) {
        if (auto* one = held_by(what.id, what.attempt)) {
            settle_one(*one, what);
        } else {
            not_held.push_back(what.id);
        }
    }
    if (!not_held.empty()) {
        return refuse_not_held(not_held);
    }
    return {};
}

void ledger_model::settle_one(stored_task& one, const settlement& what) {
    auto& settled = one.whole.what;
    settled.sends += what.sent ? 1 : 0;
    end_attempt(one, what);
    if (settled.open_intent && what.to == task_state::finished) {
        one.fingerprint = settled.open_intent->fingerprint;
    }
    if (settled.open_intent && (what.to == task_state::finished || !what.external_id.empty())) {
        one.target = settled.open_intent->target;
    }
    if (!what.keep_intent && what.to != task_state::uncertain) {
        settled.open_intent.reset();
    }
    if (settled.open_intent && what.intent_at) {
        settled.open_intent->at = *what.intent_at;
    }
    if (what.to == task_state::waiting) {
        ++settled.attempts_forgiven;
    }
    if (!what.external_id.empty()) {
        settled.external_id = what.external_id;
    }
    settled.next_attempt = what.next_attempt;
    if (what.to == task_state::retry && !what.next_attempt) {
        settled.next_attempt = what.at;
    }
    move(one, what.to, what.at, what.reason);
    change_values(what.stores, what.at);
    add_follow_ups(one, what);
    if (what.to == task_state::finished || what.to == task_state::skipped) {
        settle_changes(one);
    }
}

void ledger_model::add_follow_ups(const stored_task& one, const settlement& what) {
    for (const auto& added : what.follow_ups) {
        const auto& parent = one.whole.what;
        auto& follower = tasks_[add_task(added, parent.run, parent.incoming, what.at)];
        if (!one.source_id.empty() && follower.source_id == one.source_id) {
            follower.carries = one.carries;
        }
    }
}

void ledger_model::end_attempt(stored_task& one, const settlement& what) {
    auto& attempt = one.whole.attempts.back();
    attempt.ended = what.at;
    attempt.outcome = name_of(what.to);
    attempt.reason = what.reason;
    attempt.request = kept_text(what.request);
    attempt.response = kept_text(what.response);
}

void ledger_model::release(const std::vector<task_id>& ids, wall_time at) {
    for (const auto id : ids) {
        const auto found = tasks_.find(id);
        if (found != tasks_.end() && found->second.whole.what.state == task_state::processing) {
            give_back(found->second, at, "given back at a stop");
        }
    }
}

void ledger_model::give_back(stored_task& one, wall_time at, const std::string& reason) {
    auto& attempt = one.whole.attempts.back();
    attempt.ended = at;
    attempt.outcome = name_of(task_state::fresh);
    attempt.reason = reason;
    ++one.whole.what.attempts_forgiven;
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
        if (one.whole.what.state != task_state::processing) {
            continue;
        }
        ++ended;
        one.lease_until = std::min(one.lease_until, at);
        if (!one.whole.what.open_intent) {
            give_back(one, at, "the daemon ended before anything was sent");
        }
    }
    return ended;
}

std::size_t ledger_model::bring_forward(const lane& where, wall_time latest) {
    std::size_t moved = 0;
    for (auto& [id, one] : tasks_) {
        auto& what = one.whole.what;
        const bool waits = what.state == task_state::retry || what.state == task_state::waiting;
        if (what.where == where && waits && what.next_attempt && *what.next_attempt > latest) {
            what.next_attempt = latest;
            ++moved;
        }
    }
    return moved;
}

}  // namespace sluice::testing
