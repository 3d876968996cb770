#include "ledger/sqlite/renaming.hpp"

#include "ledger/rename_rules.hpp"
#include "ledger/sqlite/held_names.hpp"

#include <utility>

namespace sluice::ledger::sqlite {

template <class... Values>
void renaming::change(const char* sql, const Values&... values) {
    statement(connection_, sql).run(values...);
}

result<held_memory> renaming::run() {
    held_names book(connection_, names_);
    to_has_memory_ = book.has_memory(asked_.kind, asked_.to);
    const renamed_names found{book.knows(asked_.kind, asked_.from), to_has_memory_};
    if (auto refusal = refusal_of(asked_, found)) {
        return *std::move(refusal);
    }
    if (asked_.dry_run) {
        return book.of(asked_.kind, asked_.from);
    }
    end_parts();
    const auto moved = book.of(asked_.kind, asked_.from);
    switch (asked_.kind) {
        case named_kind::incoming:
            move_incoming();
            break;
        case named_kind::route:
        case named_kind::outgoing:
            move_lanes();
            break;
        case named_kind::storage:
            move_values();
            break;
    }
    move_pause();
    move_keys(delivery_runs_store);
    move_keys(first_listings_store);
    move_keys(schedule_events_store);
    move_keys(source_facts_store);
    return moved;
}

// Tasks that wait in parts are admitted under the former name first, then move like all others.
void renaming::end_parts() {
    constexpr std::size_t at_once = 1'000;
    parts_.drop_uncommitted();
    while (parts_.admit(std::nullopt, at_once).more) {
    }
}

void renaming::move_lanes() {
    const bool by_route = asked_.kind == named_kind::route;
    const auto numbers =
        by_route ? names_.lanes_of(asked_.from, "") : names_.lanes_of("", asked_.from);
    for (const auto number : numbers) {
        auto to = names_.lane_of(number);
        (by_route ? to.route : to.outgoing) = asked_.to;
        move_lane(number, to);
    }
}

void renaming::move_lane(std::int64_t from, const lane& to) {
    const auto there = names_.find(to);
    if (there && has_rows(*there)) {
        merge_lane(from, *there);
        return;
    }
    if (there) {
        change("DELETE FROM lanes WHERE id = ?1", *there);
    }
    change("UPDATE lanes SET route = ?2, outgoing = ?3 WHERE id = ?1", from,
           std::string_view(to.route), std::string_view(to.outgoing));
}

bool renaming::has_rows(std::int64_t lane) {
    statement any(connection_,
                  "SELECT EXISTS (SELECT 1 FROM tasks WHERE lane = ?1)"
                  " OR EXISTS (SELECT 1 FROM dropped_results WHERE lane = ?1)"
                  " OR EXISTS (SELECT 1 FROM dropped_without_id WHERE lane = ?1)");
    auto found = any.with(lane);
    return found.next() && found.integer(0) != 0;
}

void renaming::merge_lane(std::int64_t from, std::int64_t to) {
    change("UPDATE tasks SET lane = ?2 WHERE lane = ?1", from, to);
    change("UPDATE OR IGNORE dropped_results SET lane = ?2 WHERE lane = ?1", from, to);
    change("DELETE FROM dropped_results WHERE lane = ?1", from);
    change(
        "INSERT INTO dropped_without_id SELECT fingerprint, ?2, target, tasks"
        " FROM dropped_without_id WHERE lane = ?1"
        " ON CONFLICT DO UPDATE SET tasks = tasks + excluded.tasks",
        from, to);
    change("DELETE FROM dropped_without_id WHERE lane = ?1", from);
    change("DELETE FROM lanes WHERE id = ?1", from);
    index_words_anew();
}

void renaming::move_incoming() {
    const auto from = names_.find_incoming(asked_.from);
    if (!from) {
        return;  // the ledger has at most a pause under this name
    }
    const auto there = names_.find_incoming(asked_.to);
    const auto stays = there && to_has_memory_ ? *there : *from;
    if (there) {
        merge_incoming(stays == *from ? *there : *from, stays);
    }
    change("UPDATE incomings SET name = ?2 WHERE id = ?1", stays, std::string_view(asked_.to));
}

// An entity that is merged in counts as shown by the current listing. So it takes the usual number
// of listings before it can count as deleted.
void renaming::merge_incoming(std::int64_t from, std::int64_t into) {
    change("UPDATE tasks SET incoming = ?2 WHERE incoming = ?1", from, into);
    change("UPDATE runs SET incoming = ?2 WHERE incoming = ?1", from, into);
    change(
        "UPDATE OR IGNORE entities SET incoming = ?2, seen_in = iif(seen_in > 0,"
        " (SELECT listings + 1 FROM incomings WHERE id = ?2), 0) WHERE incoming = ?1",
        from, into);
    change("DELETE FROM entities WHERE incoming = ?1", from);
    change("UPDATE OR IGNORE snapshots SET incoming = ?2 WHERE incoming = ?1", from, into);
    change("DELETE FROM snapshots WHERE incoming = ?1", from);
    merge_listing(from, into);
    merge_states(from, into);
    change("DELETE FROM incomings WHERE id = ?1", from);
    index_words_anew();
}

// The current listing is the one whose position stays.
void renaming::merge_listing(std::int64_t from, std::int64_t into) {
    statement state(connection_, "SELECT position FROM incomings WHERE id = ?1");
    bool keeps_position = false;
    {
        auto found = state.with(into);
        keeps_position = found.next() && is_position(found.text(0));
    }
    change("DELETE FROM listing_pages WHERE incoming = ?1", keeps_position ? from : into);
    change("UPDATE listing_pages SET incoming = ?2 WHERE incoming = ?1", from, into);
    change(
        "UPDATE incomings SET listings_begun = max(incomings.listings_begun, f.listings_begun)"
        " FROM incomings f WHERE f.id = ?1 AND incomings.id = ?2",
        from, into);
}

void renaming::merge_states(std::int64_t from, std::int64_t into) {
    change(
        "UPDATE incomings SET position = f.position, unfinished = f.unfinished"
        " FROM incomings f WHERE f.id = ?1 AND incomings.id = ?2"
        " AND incomings.position IN ('', 'null')",
        from, into);
    change(
        "UPDATE incomings SET next_run = f.next_run, next_run_of = f.next_run_of"
        " FROM incomings f WHERE f.id = ?1 AND incomings.id = ?2 AND incomings.next_run IS NULL",
        from, into);
    change(
        "UPDATE incomings SET source = f.source FROM incomings f"
        " WHERE f.id = ?1 AND incomings.id = ?2 AND incomings.source = ''",
        from, into);
    change(
        "UPDATE incomings SET last_run = nullif(max(coalesce(incomings.last_run, 0),"
        " coalesce(f.last_run, 0)), 0) FROM incomings f WHERE f.id = ?1 AND incomings.id = ?2",
        from, into);
}

void renaming::move_values() {
    change("UPDATE OR IGNORE stored_values SET store = ?2 WHERE store = ?1",
           std::string_view(asked_.from), std::string_view(asked_.to));
    change("DELETE FROM stored_values WHERE store = ?1", std::string_view(asked_.from));
}

void renaming::move_pause() {
    const auto kind = paused_as(asked_.kind);
    if (!kind) {
        return;
    }
    const auto number = static_cast<std::int64_t>(*kind);
    change("UPDATE OR IGNORE pauses SET name = ?3 WHERE kind = ?1 AND name = ?2", number,
           std::string_view(asked_.from), std::string_view(asked_.to));
    change("DELETE FROM pauses WHERE kind = ?1 AND name = ?2", number,
           std::string_view(asked_.from));
}

// A schedule that only the new name has is no memory: the former name's replaces it, unless the
// names are merged.
void renaming::move_keys(const char* store) {
    std::vector<std::pair<std::string, std::string>> changed;
    {
        statement keys(connection_, "SELECT key FROM stored_values WHERE store = ?1");
        auto found = keys.with(std::string_view(store));
        while (found.next()) {
            auto key = found.text(0);
            if (auto to = renamed_key(store, key, asked_)) {
                changed.emplace_back(std::move(key), *std::move(to));
            }
        }
    }
    const auto* move = asked_.merge
                           ? "UPDATE OR IGNORE stored_values SET key = ?3 WHERE store = ?1"
                             " AND key = ?2"
                           : "UPDATE OR REPLACE stored_values SET key = ?3 WHERE store = ?1"
                             " AND key = ?2";
    for (const auto& [from, to] : changed) {
        change(move, std::string_view(store), std::string_view(from), std::string_view(to));
        change("DELETE FROM stored_values WHERE store = ?1 AND key = ?2", std::string_view(store),
               std::string_view(from));
    }
}

// The index holds numbers of lanes and incomings. Idle time fills it again; until then searches
// look at each task.
void renaming::index_words_anew() {
    change("INSERT INTO task_words (task_words) VALUES ('delete-all')");
    change("UPDATE meta SET value = 0 WHERE name = 'words_up_to'");
}

}  // namespace sluice::ledger::sqlite
