#include "faults/ledger/ledger_model.hpp"

#include <algorithm>
#include <utility>

// What stands under names, and under another one after a rename.

namespace sluice::testing {

using ledger::named_kind;

namespace {

ledger::paused_kind pause_of(named_kind kind) {
    return kind == named_kind::incoming ? ledger::paused_kind::incoming
           : kind == named_kind::route  ? ledger::paused_kind::route
                                        : ledger::paused_kind::outgoing;
}

void give_name(std::string& name, const ledger::rename_request& asked) {
    name = name == asked.from ? asked.to : name;
}

}  // namespace

void ledger_model::note_source(const std::string& incoming, const std::string& source) {
    incomings_[incoming].source = source;
}

ledger::held_memory ledger_model::held_by(named_kind kind, const std::string& name) const {
    ledger::held_memory held;
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.what;
        const auto& its = kind == named_kind::incoming ? task.incoming
                          : kind == named_kind::route  ? task.where.route
                                                       : task.where.outgoing;
        if (kind != named_kind::storage && its == name) {
            ++held.tasks;
            held.open_tasks += ledger::is_open(task.state) ? 1 : 0;
        }
    }
    for (const auto& [place, one] : entities_) {
        held.entities += kind == named_kind::incoming && place.first == name ? 1 : 0;
    }
    for (const auto& [place, one] : values_) {
        held.values += kind == named_kind::storage && place.first == name ? 1 : 0;
    }
    const auto position = state_of(name).position;
    held.position = kind == named_kind::incoming && !position.empty() && position != "null";
    return held;
}

bool ledger_model::has_memory(named_kind kind, const std::string& name) const {
    const auto held = held_by(kind, name);
    return kind == named_kind::incoming ? held.entities > 0 || held.position
                                        : held.tasks > 0 || held.values > 0;
}

bool ledger_model::knows(named_kind kind, const std::string& name) const {
    if (kind == named_kind::storage) {
        return has_memory(kind, name);
    }
    if (pauses_.contains({pause_of(kind), name})) {
        return true;
    }
    return kind == named_kind::incoming ? incomings_.contains(name) : seen_.contains({kind, name});
}

std::optional<ledger::held_memory> ledger_model::rename(const ledger::rename_request& asked) {
    const bool stays = has_memory(asked.kind, asked.to);
    if (asked.from == asked.to || !knows(asked.kind, asked.from) || (stays && !asked.merge)) {
        return std::nullopt;
    }
    if (asked.dry_run) {
        return held_by(asked.kind, asked.from);
    }
    std::erase_if(parts_, [](const auto& one) { return !one.second.committed; });
    while (!parts_.empty()) {
        admit("", 1'000);
    }
    const auto moved = held_by(asked.kind, asked.from);
    if (asked.kind == named_kind::storage) {
        for (auto at = values_.begin(); at != values_.end();) {
            if (at->first.first == asked.from) {
                values_.insert({{asked.to, at->first.second}, at->second});
                at = values_.erase(at);
            } else {
                ++at;
            }
        }
        return moved;
    }
    if (asked.kind == named_kind::incoming) {
        rename_incoming(asked.from, asked.to, stays);
    } else {
        rename_in_lanes(asked);
    }
    const auto kind = pause_of(asked.kind);
    const auto paused = pauses_.find({kind, asked.from});
    if (paused != pauses_.end()) {
        auto one = paused->second;
        one.name = asked.to;
        pauses_.erase(paused);
        pauses_.insert({{kind, asked.to}, one});
    }
    return moved;
}

void ledger_model::rename_in_lanes(const ledger::rename_request& asked) {
    if (seen_.erase({asked.kind, asked.from}) > 0) {
        seen_.insert({asked.kind, asked.to});
    }
    for (auto& [id, one] : tasks_) {
        auto& where = one.whole.what.where;
        give_name(asked.kind == named_kind::route ? where.route : where.outgoing, asked);
    }
    if (asked.kind == named_kind::outgoing) {
        for (auto& each : claimed_still_) {
            give_name(each.first.outgoing, asked);
        }
        for (auto& each : finished_still_) {
            give_name(each.first.outgoing, asked);
        }
    }
}

// The listing under way is the one whose position stays. `own`: that is the new name's.
void ledger_model::rename_shown(const std::string& from, const std::string& to, bool own) {
    std::set<std::pair<std::string, std::string>> shown;
    for (const auto& [incoming, id] : shown_) {
        if (incoming != from && (incoming != to || own)) {
            shown.emplace(incoming, id);
        } else if (incoming == from && !own) {
            shown.emplace(to, id);
        }
    }
    shown_ = std::move(shown);
}

// `stays`: the new name has memory of its own, which goes first.
void ledger_model::rename_incoming(const std::string& from, const std::string& to, bool stays) {
    const auto found = incomings_.find(from);
    if (found == incomings_.end()) {
        return;
    }
    for (auto& [id, one] : tasks_) {
        auto& incoming = one.whole.what.incoming;
        incoming = incoming == from ? to : incoming;
    }
    for (auto& [id, run] : runs_) {
        run.incoming = run.incoming == from ? to : run.incoming;
    }
    for (auto& carried : changes_) {
        carried.incoming = carried.incoming == from ? to : carried.incoming;
    }
    for (auto at = entities_.lower_bound({from, ""});
         at != entities_.end() && at->first.first == from;) {
        entities_.insert({{to, at->first.second}, at->second});
        at = entities_.erase(at);
    }
    const auto old = found->second;
    incomings_.erase(found);
    const auto own = incomings_[to];
    const auto& first = stays ? own : old;
    const auto& second = stays ? old : own;
    auto& state = incomings_[to];
    state = first;
    const bool takes_position = state.position.empty() || state.position == "null";
    if (takes_position) {
        state.position = second.position;
        state.listing_unfinished = second.listing_unfinished;
    }
    rename_shown(from, to, stays != takes_position);
    state.listings_begun = std::max(first.listings_begun, second.listings_begun);
    state.next_run = first.next_run ? first.next_run : second.next_run;
    state.source = first.source.empty() ? second.source : first.source;
    state.last_run = std::max(first.last_run, second.last_run);
}

}  // namespace sluice::testing
