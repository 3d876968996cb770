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

const std::vector<task_state> offerable{task_state::failed, task_state::uncertain,
                                        task_state::waiting, task_state::retry,
                                        task_state::skipped};

}  // namespace

std::size_t ledger_model::offer_again(const ledger::task_filter& filter, wall_time at) {
    std::size_t count = 0;
    for (auto& [id, one] : tasks_) {
        auto& task = one.whole.what;
        if (matches(filter, task) && among(offerable, task.state)) {
            ++count;
            task.attempts_forgiven = task.attempts;
            task.next_attempt.reset();
            move(one, task_state::fresh, "offered again", at);
        }
    }
    return count;
}

bool ledger_model::has_external_id(const std::string& outgoing, const std::string& id) const {
    return std::ranges::any_of(tasks_, [&](const auto& each) {
        const auto& task = each.second.whole.what;
        return task.where.outgoing == outgoing && task.external_id == id;
    });
}

std::size_t ledger_model::finished_without_id(const std::string& outgoing,
                                              const std::string& fingerprint) const {
    return static_cast<std::size_t>(std::ranges::count_if(tasks_, [&](const auto& each) {
        const auto& task = each.second.whole.what;
        return task.where.outgoing == outgoing && task.state == task_state::finished &&
               task.external_id.empty() && each.second.fingerprint == fingerprint;
    }));
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

void ledger_model::pause_by_hand(const ledger::pause& what) {
    pauses_[{what.kind, what.name}] = what;
}

bool ledger_model::resume_by_hand(ledger::paused_kind kind, const std::string& name) {
    return pauses_.erase({kind, name}) == 1;
}

std::vector<ledger::pause> ledger_model::pauses() const {
    std::vector<ledger::pause> all;
    for (const auto& [place, one] : pauses_) {
        all.push_back(one);
    }
    return all;
}

}  // namespace sluice::testing
