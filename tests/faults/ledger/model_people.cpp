#include "faults/ledger/ledger_model.hpp"

#include <algorithm>

namespace sluice::testing {

using ledger::task_state;

namespace {

template <class T>
bool among(const std::vector<T>& wanted, const T& one) {
    return wanted.empty() || std::ranges::find(wanted, one) != wanted.end();
}

bool matches(const ledger::task_filter& filter, const ledger::task& one) {
    return among(filter.ids, one.id) && among(filter.states, one.state) &&
           (filter.route.empty() || filter.route == one.where.route) &&
           (filter.outgoing.empty() || filter.outgoing == one.where.outgoing) &&
           (filter.incoming.empty() || filter.incoming == one.incoming) &&
           (filter.entity_id.empty() || filter.entity_id == one.entity_id);
}

std::string said(const std::string& words, const ledger::operator_note& by) {
    return by.reason.empty() ? words : words + ": " + by.reason;
}

bool went_there(const ledger::destination& went, const ledger::destination& asked) {
    const bool named = !went.target.empty() && !asked.target.empty();
    return named ? went.target == asked.target : went.outgoing == asked.outgoing;
}

const std::vector<task_state> offerable{task_state::failed,  task_state::uncertain,
                                        task_state::waiting, task_state::retry,
                                        task_state::skipped, task_state::rejected};

}  // namespace

void ledger_model::offer(entry& one, const ledger::operator_note& by) {
    auto& task = one.whole.what;
    task.attempts_forgiven = task.attempts;
    task.next_attempt.reset();
    move(one, task_state::fresh, said("offered again", by), by.at);
    one.whole.moves.back().who = by.who;
}

std::size_t ledger_model::offer_again(const ledger::task_filter& filter, wall_time at) {
    std::size_t count = 0;
    for (auto& [id, one] : tasks_) {
        if (matches(filter, one.whole.what) && among(offerable, one.whole.what.state)) {
            ++count;
            offer(one, {"", "", at});
        }
    }
    return count;
}

ledger::action_report ledger_model::act_on_tasks(const ledger::task_action& what) {
    ledger::action_report report;
    const auto last = newest();
    for (const auto id : what.which.ids) {
        const auto found = tasks_.find(id);
        if (found == tasks_.end()) {
            continue;
        }
        auto& one = found->second;
        const auto state = one.whole.what.state;
        const bool dropped = what.action == ledger::operator_action::drop;
        const bool may_skip = !among(std::vector{task_state::finished, task_state::skipped}, state);
        if (state == task_state::processing) {
            ++report.held;
        } else if (dropped && one.whole.what.open_intent && !what.unknown_too) {
            ++report.unknown;
        } else if (dropped && id != last) {
            ++report.moved;
            drop(id);
        } else if (dropped) {
            ++report.moved;
            report.newest = id;
            if (may_skip) {
                skip(one, "dropped by hand", what.by);
            }
        } else if (may_skip) {
            ++report.moved;
            skip(one, "skipped by hand", what.by);
        }
    }
    return report;
}

void ledger_model::skip(entry& one, const std::string& words, const ledger::operator_note& by) {
    one.whole.what.next_attempt.reset();
    move(one, task_state::skipped, said(words, by), by.at);
    one.whole.moves.back().who = by.who;
    if (one.change != 0) {
        settle_change(one.change);
    }
}

void ledger_model::drop(ledger::task_id id) {
    const auto one = tasks_.at(id);
    tasks_.erase(id);
    const auto& task = one.whole.what;
    if (!task.external_id.empty()) {
        claimed_still_.push_back({{task.where.outgoing, one.target}, task.external_id});
    } else if (task.state == task_state::finished && !one.fingerprint.empty()) {
        finished_still_.push_back({{task.where.outgoing, one.target}, one.fingerprint});
    }
    if (one.change != 0) {
        settle_change(one.change);
    }
}

bool ledger_model::edit(const ledger::task_edit& what) {
    const auto found = tasks_.find(what.id);
    if (found == tasks_.end() || among(std::vector{task_state::processing, task_state::finished},
                                       found->second.whole.what.state)) {
        return false;
    }
    if (found->second.whole.what.open_intent && !what.unknown_too) {
        return false;
    }
    auto& one = found->second;
    one.whole.earlier.push_back({what.by.at, one.whole.what.data});
    one.whole.what.data = what.data;
    one.whole.what.updated = what.by.at;
    one.whole.moves.push_back({what.by.at, one.whole.what.state, one.whole.what.attempts,
                               said("data edited", what.by), what.by.who});
    if (what.send_again) {
        offer(one, {what.by.who, "", what.by.at});
    }
    return true;
}

std::size_t ledger_model::prune(const ledger::prune_step& what) {
    const auto last = newest();
    std::vector<ledger::task_id> old;
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.what;
        for (const auto& rule : what.rules) {
            if (id != last && task.state == rule.state && task.updated < rule.updated_before &&
                task.state != task_state::processing && !task.open_intent) {
                old.push_back(id);
            }
        }
    }
    for (const auto id : old) {
        drop(id);
    }
    return old.size();
}

bool ledger_model::has_external_id(const ledger::destination& where, const std::string& id) const {
    const bool still = std::ranges::any_of(claimed_still_, [&](const auto& each) {
        return each.second == id && went_there(each.first, where);
    });
    return still || std::ranges::any_of(tasks_, [&](const auto& each) {
               const auto& task = each.second.whole.what;
               return task.external_id == id &&
                      went_there({task.where.outgoing, each.second.target}, where);
           });
}

std::size_t ledger_model::finished_without_id(const ledger::destination& where,
                                              const std::string& fingerprint) const {
    const auto dropped = std::ranges::count_if(finished_still_, [&](const auto& each) {
        return each.second == fingerprint && went_there(each.first, where);
    });
    const auto there = std::ranges::count_if(tasks_, [&](const auto& each) {
        const auto& task = each.second.whole.what;
        return task.state == task_state::finished && task.external_id.empty() &&
               each.second.fingerprint == fingerprint &&
               went_there({task.where.outgoing, each.second.target}, where);
    });
    return static_cast<std::size_t>(dropped + there);
}

void ledger_model::change_values(const std::vector<ledger::value_change>& changes, wall_time at) {
    for (const auto& one : changes) {
        values_.erase({one.store, one.key});
        if (one.value) {
            values_[{one.store, one.key}] = {one.key, *one.value, at, one.expires};
        }
    }
}

std::size_t ledger_model::drop_expired_values(wall_time now) {
    return std::erase_if(values_, [&](const auto& each) {
        return each.second.expires && *each.second.expires <= now;
    });
}

std::vector<ledger::stored_value> ledger_model::values(const std::string& store,
                                                       wall_time now) const {
    std::vector<ledger::stored_value> all;
    for (const auto& [place, one] : values_) {
        const bool there = !one.expires || *one.expires > now;
        if (place.first == store && there) {
            all.push_back(one);
        }
    }
    return all;
}

void ledger_model::pause(const ledger::pause_entry& what) {
    pauses_[{what.kind, what.name}] = what;
}

bool ledger_model::resume(ledger::paused_kind kind, const std::string& name) {
    return pauses_.erase({kind, name}) == 1;
}

std::vector<ledger::pause_entry> ledger_model::pauses() const {
    std::vector<ledger::pause_entry> all;
    for (const auto& [place, one] : pauses_) {
        all.push_back(one);
    }
    return all;
}

}  // namespace sluice::testing
