#include "faults/ledger/ledger_model.hpp"

#include <algorithm>

namespace sluice::testing {

using ledger::task_id;
using ledger::task_state;

void ledger_model::move(entry& one, task_state to, const std::string& reason, wall_time at) {
    one.whole.what.state = to;
    one.whole.what.reason = reason;
    one.whole.what.updated = at;
    one.whole.moves.push_back({at, to, one.whole.what.attempts, reason});
}

void ledger_model::hand_out(entry& one, const ledger::claim_request& what) {
    auto& task = one.whole.what;
    if (task.state == task_state::processing && task.open_intent) {
        ++task.sends;  // cut off: nobody knows that it was not sent
    }
    ++task.attempts;
    task.next_attempt.reset();
    one.lease_end = what.now + what.lease;
    ledger::attempt_summary begun;
    begun.number = task.attempts;
    begun.started = what.now;
    one.whole.attempts.push_back(begun);
    const auto reason = task.reason;
    move(one, task_state::processing, "", what.now);
    task.reason = reason;  // of the move before: it tells the holder why it is tried again
}

ledger_model::entry* ledger_model::held_by(task_id id, int attempt) {
    const auto found = tasks_.find(id);
    if (found == tasks_.end() || found->second.whole.what.state != task_state::processing) {
        return nullptr;
    }
    const bool its = attempt == 0 || attempt == found->second.whole.what.attempts;
    return its ? &found->second : nullptr;
}

bool ledger_model::record_intents(const std::vector<ledger::committed_intent>& intents) {
    for (const auto& one : intents) {
        if (held_by(one.id, one.attempt) == nullptr) {
            return false;
        }
    }
    for (const auto& one : intents) {
        tasks_[one.id].whole.what.open_intent = one.what;
    }
    return true;
}

bool ledger_model::settle(const std::vector<ledger::settlement>& settlements) {
    bool all = true;
    for (const auto& one : settlements) {
        auto* held = one.attempt == 0 ? nullptr : held_by(one.id, one.attempt);
        if (held == nullptr) {
            all = false;
            continue;
        }
        settle_one(*held, one);
    }
    return all;
}

void ledger_model::settle_one(entry& one, const ledger::settlement& what) {
    auto& task = one.whole.what;
    auto& attempt = one.whole.attempts.back();
    task.sends += what.sent ? 1 : 0;
    attempt.ended = what.at;
    attempt.outcome = ledger::name_of(what.to);
    attempt.reason = what.reason;
    attempt.request = what.request;
    attempt.response = what.response;
    if (what.to == task_state::finished && task.open_intent) {
        one.fingerprint = task.open_intent->fingerprint;
    }
    if ((what.to == task_state::finished || !what.external_id.empty()) && task.open_intent) {
        one.target = task.open_intent->target;
    }
    if (!what.keep_intent && what.to != task_state::uncertain) {
        task.open_intent.reset();
    }
    if (task.open_intent && what.intent_at) {
        task.open_intent->at = *what.intent_at;
    }
    if (what.to == task_state::waiting) {
        ++task.attempts_forgiven;
    }
    if (!what.external_id.empty()) {
        task.external_id = what.external_id;
    }
    task.next_attempt = what.next_attempt;
    if (what.to == task_state::retry && !what.next_attempt) {
        task.next_attempt = what.at;
    }
    move(one, what.to, what.reason, what.at);
    change_values(what.stores, what.at);
    for (const auto& more : what.follow_ups) {
        auto& follower = tasks_[add_task(more, task.run, task.incoming, what.at)];
        if (one.change != 0 && more.source_id == one.source) {
            follower.change = one.change;
        }
    }
    if (one.change != 0) {
        settle_change(one.change);
    }
}

void ledger_model::settle_change(std::size_t number) {
    for (const auto& [id, one] : tasks_) {
        const auto state = one.whole.what.state;
        if (one.change == number && state != task_state::finished && state != task_state::skipped) {
            return;
        }
    }
    if (waits_in_part(number)) {
        return;
    }
    const auto& carried = changes_[number];
    const auto found = entities_.find({carried.incoming, carried.id});
    if (found != entities_.end() && found->second.settled_by < carried.first_carrier) {
        found->second.settled = carried.hash;
        found->second.settled_by = carried.first_carrier;
    }
}

void ledger_model::give_back(entry& one, const std::string& reason, wall_time at) {
    auto& attempt = one.whole.attempts.back();
    attempt.ended = at;
    attempt.outcome = ledger::name_of(task_state::fresh);
    attempt.reason = reason;
    ++one.whole.what.attempts_forgiven;
    move(one, task_state::fresh, reason, at);
}

void ledger_model::release(const std::vector<task_id>& ids, wall_time at) {
    for (const auto id : ids) {
        if (auto* held = held_by(id, 0)) {
            give_back(*held, "given back at a stop", at);
        }
    }
}

std::size_t ledger_model::end_all_leases(wall_time at) {
    std::erase_if(parts_, [](const auto& one) { return !one.second.committed; });
    for (auto& [id, run] : runs_) {
        if (!run.ended) {
            run.ended = at;
            run.failure = "the daemon ended during it";
        }
    }
    std::size_t count = 0;
    for (auto& [id, one] : tasks_) {
        if (one.whole.what.state != task_state::processing) {
            continue;
        }
        ++count;
        one.lease_end = std::min(one.lease_end, at);
        if (!one.whole.what.open_intent) {
            give_back(one, "the daemon ended before anything was sent", at);
        }
    }
    return count;
}

std::vector<task_id> ledger_model::held() const {
    std::vector<task_id> ids;
    for (const auto& [id, one] : tasks_) {
        if (one.whole.what.state == task_state::processing) {
            ids.push_back(id);
        }
    }
    return ids;
}

}  // namespace sluice::testing
