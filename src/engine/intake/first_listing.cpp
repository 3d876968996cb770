#include "engine/intake/first_listing.hpp"

#include <sluice/component/names.hpp>
#include <sluice/model/kept_json.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::engine {
namespace {

// Bounds one read of the ledger; read() goes on until it has all parts.
constexpr std::size_t parts_in_a_step = 1'000;

// Returns the beginning of all keys of an incoming: its name without the part.
std::string prefix_of(const std::string& incoming) {
    auto key = ledger::key_of_names(incoming, "");
    key.resize(key.size() - std::string_view("\"\"]").size());
    return key;
}

// Returns the second name of a key.
std::optional<std::string> part_in(const std::string& key) {
    const auto names = parse_json(key);
    if (!names || !names->is_array() || names->get_array().size() != 2) {
        return std::nullopt;
    }
    const auto& part = names->get_array()[1];
    return kind_of(part) == json_kind::string
               ? std::optional(std::string(std::string_view(part.get_string())))
               : std::nullopt;
}

}  // namespace

awaitable<result<void>> first_listing::read() {
    if (known_) {
        co_return result<void>();
    }
    parts_.clear();
    ledger::value_filter asked;
    asked.store = ledger::first_listings_store;
    asked.prefix = prefix_of(incoming_.name);
    asked.limit = parts_in_a_step;
    for (bool more = true; more;) {
        const auto found = co_await services_.ledger.list_values(asked, services_.time.now());
        if (!found) {
            co_return found.error();
        }
        for (const auto& one : *found) {
            const auto part = part_in(one.key);
            const auto value = parse_kept_json(one.value);
            if (!part || !value || !value->is_object()) {
                continue;
            }
            const auto& members = value->get_object();
            auto& state = parts_[*part];
            state.over = text_member(members, "state") == "over";
            state.parts_known = members.contains("parts");
            if (const auto* held = members.if_contains("held")) {
                state.newest = newest_records::read(*held);
            }
        }
        more = found->size() == asked.limit;
        asked.after = found->empty() ? "" : found->back().key;
    }
    known_ = true;
    co_return result<void>();
}

bool first_listing::is_first(const std::string& part) const {
    const auto whole = parts_.find("");
    const bool whole_is_over = whole != parts_.end() && whole->second.over;
    const auto found = parts_.find(part);
    if (part.empty() || (found != parts_.end() && found->second.over)) {
        return !whole_is_over && part.empty();
    }
    // An earlier version listed without noting parts. Its whole is over, so none of its parts is
    // new.
    return !whole_is_over || whole->second.parts_known;
}

first_listing::share first_listing::take(selection& selected, const place& at) {
    share made;
    const auto part = at.part.value_or("");
    const bool first = is_first(part);
    const bool ends = at.part ? at.part_ends : at.last;
    if (first && !incoming_.first_run.all) {
        hold_back(selected, parts_[part], made);
        if (ends) {
            end(selected, parts_[part], made);
        } else if (!made.held.empty() && incoming_.first_run.newest > 0) {
            made.stores.push_back(stored(part, parts_[part]));
        }
    }
    if (ends && !part.empty() && !std::exchange(parts_[part].over, true)) {
        made.stores.push_back(stored(part, parts_[part]));
    }
    auto& whole = parts_[""];
    if (at.last && (!whole.over || (at.part && !whole.parts_known))) {
        whole.over = true;
        whole.parts_known = at.part.has_value();
        made.stores.push_back(stored("", whole));
    }
    return made;
}

// A record with a problem goes on, because only its rejected task tells people of it.
void first_listing::hold_back(selection& selected, part_state& state, share& into) const {
    std::vector<sighted_entity> offered;
    for (auto& sighted : selected.offered) {
        if (!sighted.problem.empty() || sighted.hash.empty()) {
            offered.push_back(std::move(sighted));
            continue;
        }
        into.held.push_back({sighted.source_id(), sighted.hash, sighted.watched, sighted.snapshot,
                             sighted.was_known, sighted.other_rows});
        if (incoming_.first_run.newest == 0) {
            continue;
        }
        // Without a rank all records are equal, and the first listed is the newest.
        result<json::value> rank = json::value();
        if (incoming_.newest_by) {
            const json::object names = names_beside(sighted.entity, wall_time{});
            rank = incoming_.newest_by->evaluate(sighted.entity.data, {&names});
        }
        state.newest.add(sighted, rank ? *rank : json::value(),
                         static_cast<std::size_t>(incoming_.first_run.newest));
    }
    selected.offered = std::move(offered);
}

void first_listing::end(selection& selected, part_state& state, share& into) const {
    auto newest = state.newest.take();
    std::set<std::string> ids;
    for (auto& sighted : newest) {
        const bool of_this_page = std::ranges::any_of(
            into.held, [&](const auto& one) { return one.id == sighted.source_id(); });
        sighted.was_known = sighted.was_known || !of_this_page;
        ids.insert(sighted.source_id());
    }
    // Their offer remembers them, so they are not to be remembered twice.
    std::erase_if(into.held, [&](const ledger::sighting& one) { return ids.contains(one.id); });
    std::ranges::move(newest, std::back_inserter(selected.offered));
}

ledger::value_change first_listing::stored(const std::string& part, const part_state& state) const {
    json::object members;
    members["state"] = state.over ? "over" : "under_way";
    if (state.parts_known) {
        members["parts"] = true;
    }
    if (!state.over) {
        members["held"] = state.newest.stored();
    }
    ledger::value_change change;
    change.store = ledger::first_listings_store;
    change.key = ledger::key_of_names(incoming_.name, part);
    change.value = write_json(json::value(std::move(members)));
    return change;
}

}  // namespace sluice::engine
