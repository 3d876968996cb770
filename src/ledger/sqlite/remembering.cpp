#include "ledger/sqlite/remembering.hpp"

#include "ledger/refusals.hpp"

namespace sluice::ledger::sqlite {

remembering::remembering(connection& connection, name_table& known)
    : names_(known),
      offer_(connection,
             "INSERT INTO entities (incoming, id, offered_hash, settled_by, first_seen, watched,"
             " other_rows) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE SET"
             " offered_hash = excluded.offered_hash,"
             " watched = coalesce(excluded.watched, watched),"
             " other_rows = coalesce(excluded.other_rows, other_rows)"),
      offer_known_(connection,
                   "UPDATE entities SET offered_hash = ?3, watched = coalesce(?4, watched),"
                   " other_rows = coalesce(?5, other_rows) WHERE incoming = ?1 AND id = ?2"),
      settle_(connection,
              "UPDATE entities SET settled_hash = ?3, settled_by = ?4"
              " WHERE incoming = ?1 AND id = ?2"),
      note_(connection,
            "UPDATE entities SET watched = coalesce(?3, watched),"
            " other_rows = coalesce(?4, other_rows) WHERE incoming = ?1 AND id = ?2"),
      snapshot_(connection,
                "INSERT INTO snapshots VALUES (?1, ?2, ?3)"
                " ON CONFLICT DO UPDATE SET data = excluded.data"),
      drop_(connection, "DELETE FROM entities WHERE incoming = ?1 AND id = ?2"),
      drop_snapshot_(connection, "DELETE FROM snapshots WHERE incoming = ?1 AND id = ?2"),
      listing_(connection, "SELECT listings + 1 FROM incomings WHERE id = ?1"),
      mark_(connection,
            "UPDATE entities SET seen_in = ?3 WHERE incoming = ?1 AND id = ?2 AND seen_in <> ?3"),
      doubt_(connection, "UPDATE incomings SET doubtful = 1 WHERE id = ?1"),
      end_listing_(connection,
                   "UPDATE incomings SET listings = listings + (doubtful = 0), doubtful = 0"
                   " WHERE id = ?1"),
      is_known_(connection, "SELECT 1 FROM entities WHERE incoming = ?1 AND id = ?2"),
      count_(connection, "SELECT count(*) FROM entities WHERE incoming = ?1"),
      some_(connection, "SELECT id FROM entities WHERE incoming = ?1 LIMIT ?2"),
      start_over_(connection,
                  "UPDATE incomings SET position = '', unfinished = 0, doubtful = 1,"
                  " start_over = 1 WHERE id = ?1"),
      note_source_(connection, "UPDATE incomings SET source = ?2 WHERE id = ?1") {}

void remembering::note_source(const std::string& incoming, const std::string& source) {
    note_source_.run(names_.number_of_incoming(incoming), std::string_view(source));
}

void remembering::offer(std::int64_t incoming, const sighting& seen, wall_time at, task_id before) {
    if (!seen.was_known) {
        offer_.run(incoming, seen.id, seen.hash, before, seen.first_seen.value_or(at),
                   or_null(seen.watched), seen.other_rows);
    } else if (offer_known_.run(incoming, seen.id, seen.hash, or_null(seen.watched),
                                seen.other_rows) == 0) {
        return;  // an operator forgot the entity meanwhile
    }
    keep_snapshot(incoming, seen);
}

void remembering::settle_at_once(std::int64_t incoming, const sighting& seen, task_id newest) {
    settle_.run(incoming, seen.id, seen.hash, newest);
}

void remembering::note(std::int64_t incoming, const sighting& seen) {
    // No row means that the entity was forgotten meanwhile. A snapshot alone would never be
    // removed.
    if (note_.run(incoming, seen.id, or_null(seen.watched), seen.other_rows) > 0) {
        keep_snapshot(incoming, seen);
    }
}

void remembering::keep_snapshot(std::int64_t incoming, const sighting& seen) {
    if (!seen.snapshot.empty()) {
        snapshot_.run(incoming, seen.id, seen.snapshot);
    }
}

void remembering::drop(std::int64_t incoming, const std::string& id) {
    drop_.run(incoming, id);
    drop_snapshot_.run(incoming, id);
}

void remembering::mark(std::int64_t incoming, const listing_marks& marks, bool last) {
    std::int64_t number = 0;
    {
        auto found = listing_.with(incoming);
        number = found.next() ? found.integer(0) : 1;
    }
    for (const auto& id : marks.present) {
        mark_.run(incoming, id, number);
    }
    if (!marks.unbroken) {
        doubt_.run(incoming);
    }
    if (last) {
        end_listing_.run(incoming);
    }
}

result<forgotten> remembering::forget(const forget_request& request) {
    const auto incoming = names_.find_incoming(request.incoming);
    if (!incoming) {
        return refuse_unknown_incoming(request.incoming);
    }
    auto done = request.all ? forget_all(*incoming, request) : forget_some(*incoming, request);
    if (request.position && !request.dry_run && !done.more) {
        start_over_.run(*incoming);
    }
    return done;
}

forgotten remembering::forget_all(std::int64_t incoming, const forget_request& request) {
    forgotten done;
    if (request.dry_run) {
        auto found = count_.with(incoming);
        done.entities = found.next() ? static_cast<std::size_t>(found.integer(0)) : 0;
        return done;
    }
    std::vector<std::string> ids;
    {
        auto found = some_.with(incoming, request.limit);
        while (found.next()) {
            ids.push_back(found.text(0));
        }
    }
    for (const auto& id : ids) {
        drop(incoming, id);
    }
    done.entities = ids.size();
    done.more = ids.size() == request.limit;
    return done;
}

forgotten remembering::forget_some(std::int64_t incoming, const forget_request& request) {
    forgotten done;
    for (const auto& id : request.ids) {
        bool known = false;
        {
            auto found = is_known_.with(incoming, id);
            known = found.next();
        }
        if (!known) {
            done.unknown.push_back(id);
            continue;
        }
        ++done.entities;
        if (!request.dry_run) {
            drop(incoming, id);
        }
    }
    return done;
}

}  // namespace sluice::ledger::sqlite
