#include "ledger/sqlite/facts.hpp"

#include "ledger/sqlite/state_sql.hpp"

namespace sluice::ledger::sqlite {

facts::facts(connection& connection, name_table& known)
    : names_(known),
      incoming_(connection,
                "SELECT position, unfinished, last_run, next_run, next_run_of, source,"
                " listings_begun FROM incomings WHERE name = ?1"),
      entity_(connection,
              "SELECT offered_hash, settled_hash, first_seen, watched, seen_in > 0, other_rows"
              " FROM entities WHERE incoming = ?1 AND id = ?2"),
      shown_(connection),
      missing_(connection,
               "SELECT e.id, e.first_seen, s.data FROM entities e"
               " LEFT JOIN snapshots s ON s.incoming = e.incoming AND s.id = e.id"
               " WHERE e.incoming = ?1 AND e.id > ?2 AND e.seen_in > 0"
               " AND e.seen_in <= (SELECT listings FROM incomings WHERE id = ?1) - ?3"
               " ORDER BY e.id LIMIT ?4"),
      external_(connection,
                "SELECT 1 FROM tasks t INDEXED BY tasks_external JOIN lanes l ON l.id = t.lane"
                " WHERE t.external_id = ?1 AND (t.target = ?3"
                " OR (l.outgoing = ?2 AND (t.target IS NULL OR ?3 IS NULL)))"
                " UNION ALL SELECT 1 FROM dropped_results d JOIN lanes l ON l.id = d.lane"
                " WHERE d.external_id = ?1 AND (d.target = ?3"
                " OR (l.outgoing = ?2 AND (d.target = 0 OR ?3 IS NULL))) LIMIT 1"),
      without_id_(connection,
                  "SELECT (SELECT count(*) FROM tasks t INDEXED BY tasks_without_id"
                  " JOIN lanes l ON l.id = t.lane WHERE t.fingerprint = ?1"
                  " AND t.external_id IS NULL AND t.state = {finished} AND (t.target = ?3"
                  " OR (l.outgoing = ?2 AND (t.target IS NULL OR ?3 IS NULL))))"
                  " + (SELECT coalesce(sum(d.tasks), 0) FROM dropped_without_id d"
                  " JOIN lanes l ON l.id = d.lane WHERE d.fingerprint = ?1 AND (d.target = ?3"
                  " OR (l.outgoing = ?2 AND (d.target = 0 OR ?3 IS NULL))))"_sql),
      count_(connection, "SELECT state, count(*) FROM tasks GROUP BY state"),
      runs_(connection,
            "SELECT id, incoming, cause, started, ended, pages, items, entities, tasks, rejected,"
            " failure, coalesce(generation, 0) FROM runs WHERE (?2 IS NULL OR incoming = ?2) AND "
            "(?3 IS NULL OR id < ?3)"
            " ORDER BY id DESC LIMIT ?1"),
      // The condition repeats the index's word for word, so that one step finds the first task of a
      // lane.
      heads_(connection,
             "SELECT l.route, l.outgoing, t.created, t.state, t.updated, t.next_attempt"
             " FROM lanes l JOIN tasks t ON t.id ="
             " (SELECT min(id) FROM tasks INDEXED BY tasks_queued WHERE lane = l.id"
             " AND (state = {fresh} OR state = {retry} OR state = {waiting}))"
             " ORDER BY l.route, l.outgoing"_sql) {}

incoming_state facts::state_of(const std::string& incoming) {
    incoming_state state;
    auto found = incoming_.with(incoming);
    if (found.next()) {
        state.position = found.text(0);
        state.listing_unfinished = found.integer(1) != 0;
        state.last_run = found.optional_time(2);
        if (!found.is_null(3)) {
            state.next_run = planned_run{found.time(3), found.text(4)};
        }
        state.source = found.text(5);
        state.listings_begun = found.integer(6);
    }
    return state;
}

std::vector<std::optional<known_entity>> facts::known(const std::string& incoming,
                                                      const std::vector<std::string>& ids) {
    std::vector<std::optional<known_entity>> all(ids.size());
    const auto number = names_.find_incoming(incoming);
    if (!number) {
        return all;
    }
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto found = entity_.with(*number, ids[i]);
        if (found.next()) {
            all[i] = known_entity{found.text(0), found.text(1),         found.optional_time(2),
                                  found.text(3), found.integer(4) != 0, found.text(5)};
        }
    }
    return all;
}

std::vector<bool> facts::shown_before(const std::string& incoming,
                                      const std::vector<std::string>& ids) {
    const auto number = names_.find_incoming(incoming);
    return number ? shown_.find(*number, ids) : std::vector<bool>(ids.size(), false);
}

std::vector<missing_entity> facts::missing(const missing_request& request) {
    std::vector<missing_entity> all;
    const auto number = names_.find_incoming(request.incoming);
    if (!number) {
        return all;
    }
    auto found = missing_.with(*number, request.after, request.listings, request.limit);
    while (found.next()) {
        all.push_back({found.text(0), found.optional_time(1), found.text(2)});
    }
    return all;
}

// Returns nullopt when the destination names no target. A target that no task was ever sent to gets
// a number that no task has.
std::optional<std::int64_t> facts::number_of_target(const destination& destination) {
    constexpr std::int64_t unknown = -1;
    if (destination.target.empty()) {
        return std::nullopt;
    }
    return names_.find_target(destination.target).value_or(unknown);
}

std::vector<std::string> facts::claimed_external_ids(const destination& destination,
                                                     const std::vector<std::string>& external_ids) {
    const auto target = number_of_target(destination);
    std::vector<std::string> claimed;
    for (const auto& id : external_ids) {
        auto found = external_.with(id, destination.outgoing, target);
        if (found.next()) {
            claimed.push_back(id);
        }
    }
    return claimed;
}

std::size_t facts::finished_without_id(const destination& destination,
                                       const std::string& fingerprint) {
    auto found = without_id_.with(fingerprint, destination.outgoing, number_of_target(destination));
    return found.next() ? static_cast<std::size_t>(found.integer(0)) : 0;
}

std::map<task_state, std::int64_t> facts::count_by_state() {
    std::map<task_state, std::int64_t> counts;
    auto found = count_.with();
    while (found.next()) {
        counts[found.state(0)] = found.integer(1);
    }
    return counts;
}

std::vector<run_summary> facts::last_runs(const run_filter& filter) {
    std::vector<run_summary> runs;
    const auto incoming = names_.find_incoming(filter.incoming);
    if (!incoming && !filter.incoming.empty()) {
        return runs;
    }
    auto found = runs_.with(filter.limit, incoming, filter.below);
    while (found.next()) {
        run_summary one;
        one.id = found.integer(0);
        one.incoming = names_.incoming_of(found.integer(1));
        one.trigger = found.text(2);
        one.started = found.time(3);
        one.ended = found.optional_time(4);
        one.counts = {found.integer(5), found.integer(6), found.integer(7), found.integer(8),
                      found.integer(9)};
        one.failure = found.text(10);
        one.generation = found.integer(11);
        runs.push_back(std::move(one));
    }
    return runs;
}

std::vector<lane_head> facts::heads_of_lanes(wall_time now) {
    std::vector<lane_head> heads;
    auto found = heads_.with();
    while (found.next()) {
        lane_head one;
        one.lane = {found.text(0), found.text(1)};
        one.created = found.time(2);
        const auto state = static_cast<task_state>(found.integer(3));
        const auto next = found.optional_time(5);
        // A waiting task without a next attempt waits for an operator.
        const bool held = state == task_state::waiting && !next;
        const auto due = state != task_state::fresh && next ? *next : found.time(4);
        if (!held && due <= now) {
            one.due_since = due;
        }
        heads.push_back(std::move(one));
    }
    return heads;
}

}  // namespace sluice::ledger::sqlite
