#include "ledger/rename_rules.hpp"
#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>
#include <utility>

// The names that hold something, and renames.

namespace sluice::testing {

using namespace ledger;

namespace {

lane renamed(lane lane, const rename_request& asked) {
    auto& name = asked.kind == named_kind::route ? lane.route : lane.outgoing;
    if (name == asked.from) {
        name = asked.to;
    }
    return lane;
}

}  // namespace

std::vector<known_name> ledger_model::known_names() const {
    std::map<std::pair<named_kind, std::string>, known_name> all;
    const auto add = [&all](named_kind kind, const std::string& name) -> known_name& {
        auto& one = all[{kind, name}];
        one.kind = kind;
        one.name = name;
        return one;
    };
    for (const auto& [name, state] : incomings_) {
        auto& one = add(named_kind::incoming, name);
        one.has_memory = has_memory(named_kind::incoming, name);
        one.source = state.source;
        one.has_run = state.last_run.has_value();
    }
    for (const auto& lane : lanes_) {
        add(named_kind::route, lane.route).has_memory = true;
        add(named_kind::outgoing, lane.outgoing).has_memory = true;
    }
    for (const auto& [place, value] : values_) {
        add(named_kind::storage, place.first).has_memory = true;
    }
    for (const auto& [place, pause] : pauses_) {
        add(named_as(place.first), place.second);
    }
    std::vector<known_name> names;
    for (auto& [place, one] : all) {
        names.push_back(std::move(one));
    }
    return names;
}

held_memory ledger_model::held_by(named_kind kind, const std::string& name) const {
    held_memory held;
    for (const auto& [id, one] : tasks_) {
        const auto& task = one.whole.task;
        const bool is_its = (kind == named_kind::incoming && task.incoming == name) ||
                            (kind == named_kind::route && task.lane.route == name) ||
                            (kind == named_kind::outgoing && task.lane.outgoing == name);
        held.tasks += is_its ? 1 : 0;
        held.open_tasks += is_its && is_open(task.state) ? 1 : 0;
    }
    if (kind == named_kind::storage) {
        held.values = std::ranges::count_if(
            values_, [&](const auto& entry) { return entry.first.first == name; });
    }
    if (kind == named_kind::incoming) {
        held.position = is_position(state_of(name).position);
        held.entities = std::ranges::count_if(
            entities_, [&](const auto& entry) { return entry.first.first == name; });
    }
    return held;
}

bool ledger_model::has_memory(named_kind kind, const std::string& name) const {
    const auto held = held_by(kind, name);
    switch (kind) {
        case named_kind::incoming:
            return held.entities > 0 || held.position;
        case named_kind::storage:
            return held.values > 0;
        case named_kind::route:
        case named_kind::outgoing:
            break;
    }
    return held.tasks > 0;
}

result<held_memory> ledger_model::rename(const rename_request& asked) {
    const auto names = known_names();
    const bool known = std::ranges::any_of(names, [&](const known_name& one) {
        return one.kind == asked.kind && one.name == asked.from;
    });
    if (auto refusal = refusal_of(asked, {known, has_memory(asked.kind, asked.to)})) {
        return *std::move(refusal);
    }
    if (asked.dry_run) {
        return held_by(asked.kind, asked.from);
    }
    end_parts();
    const auto moved = held_by(asked.kind, asked.from);
    if (asked.kind == named_kind::incoming) {
        rename_incoming(asked.from, asked.to);
    } else if (asked.kind != named_kind::storage) {
        rename_lanes(asked);
    }
    rename_values(asked);
    if (const auto kind = paused_as(asked.kind)) {
        if (auto one = pauses_.extract({*kind, asked.from})) {
            one.mapped().name = asked.to;
            pauses_.insert({{*kind, asked.to}, std::move(one.mapped())});
        }
    }
    return moved;
}

// Tasks that wait in parts are admitted under the former name first, then move like all others.
void ledger_model::end_parts() {
    constexpr std::size_t at_once = 1'000;
    std::erase_if(parts_, [](const auto& one) { return !one.second.committed; });
    while (admit("", at_once).more) {
    }
}

void ledger_model::rename_lanes(const rename_request& asked) {
    std::set<lane> lanes;
    for (const auto& lane : lanes_) {
        lanes.insert(renamed(lane, asked));
    }
    lanes_ = std::move(lanes);
    for (auto& [id, one] : tasks_) {
        one.whole.task.lane = renamed(one.whole.task.lane, asked);
    }
    // Only the outgoing of an external id is kept.
    if (asked.kind != named_kind::outgoing) {
        return;
    }
    const auto moved = [&asked](destination destination) {
        destination.outgoing = destination.outgoing == asked.from ? asked.to : destination.outgoing;
        return destination;
    };
    std::set<std::pair<std::string, destination>> results;
    for (const auto& [id, where] : dropped_results_) {
        results.insert({id, moved(where)});
    }
    dropped_results_ = std::move(results);
    std::map<std::pair<std::string, destination>, std::size_t> without_id;
    for (const auto& [place, tasks] : dropped_without_id_) {
        without_id[{place.first, moved(place.second)}] += tasks;
    }
    dropped_without_id_ = std::move(without_id);
}

// One name stays and takes in the other. The new name stays when it has memory of its own.
void ledger_model::rename_incoming(const std::string& from, const std::string& to) {
    auto old = incomings_.extract(from);
    if (!old) {
        return;  // the ledger has at most a pause under this name
    }
    const bool stays = has_memory(named_kind::incoming, to);
    for (auto& [id, one] : tasks_) {
        auto& incoming = one.whole.task.incoming;
        incoming = incoming == from ? to : incoming;
    }
    for (auto& [id, run] : runs_) {
        run.incoming = run.incoming == from ? to : run.incoming;
    }
    if (!stays) {
        listings_[to] = listings_[from];
    }
    auto shown_before = std::move(listings_[from].shown);
    listings_.erase(from);
    move_entities(from, to, stays ? listings_[to].complete + 1 : 0);
    auto other = std::exchange(incomings_[to], std::move(old.mapped()));
    auto& state = incomings_[to];
    if (stays) {
        std::swap(state, other);
    }
    if (!is_position(state.position)) {
        state.position = other.position;
        state.listing_unfinished = other.listing_unfinished;
        if (stays) {
            listings_[to].shown = std::move(shown_before);
        }
    }
    state.listings_begun = std::max(state.listings_begun, other.listings_begun);
    state.next_run = state.next_run ? state.next_run : other.next_run;
    state.source = state.source.empty() ? other.source : state.source;
    state.last_run = std::max(state.last_run, other.last_run);
}

// An entity that is merged in counts as shown by `listing`. So it takes the usual number of
// listings before it can count as deleted. 0: it stays as it is.
void ledger_model::move_entities(const std::string& from, const std::string& to,
                                 std::int64_t listing) {
    for (auto at = entities_.lower_bound({from, ""});
         at != entities_.end() && at->first.first == from;) {
        auto moved = at->second;
        if (listing > 0 && moved.seen_in > 0) {
            moved.seen_in = listing;
        }
        entities_.insert({{to, at->first.second}, std::move(moved)});
        at = entities_.erase(at);
    }
}

void ledger_model::rename_values(const rename_request& asked) {
    std::map<std::pair<std::string, std::string>, stored_value> moved;
    for (auto at = values_.begin(); at != values_.end();) {
        auto place = at->first;
        if (asked.kind == named_kind::storage && place.first == asked.from) {
            place.first = asked.to;
        } else if (auto key = renamed_key(place.first, place.second, asked)) {
            place.second = *std::move(key);
        }
        if (place == at->first) {
            ++at;
            continue;
        }
        at->second.key = place.second;
        moved.insert({std::move(place), std::move(at->second)});
        at = values_.erase(at);
    }
    for (auto& [place, value] : moved) {
        const bool stays = asked.kind == named_kind::storage || asked.merge;
        if (!stays || !values_.contains(place)) {
            values_[place] = std::move(value);
        }
    }
}

void ledger_model::note_source(const std::string& incoming, const std::string& source) {
    incomings_[incoming].source = source;
}

}  // namespace sluice::testing
