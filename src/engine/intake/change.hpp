#pragma once

// What it means that an entity was seen, against what is remembered of it, and how the entity says
// so to the stages: its headers.
//
//   event       created, changed, gone, unchanged (emit: all), or the name of a watched value
//   first_seen  when it was first seen, RFC 3339; missing when that is not known
//   from, to    of an event that is a watched value's: what it was and what it is
//   moved       every watched value that moved, as they are declared, with commas
//   X_from, X_to  the same of each of them

#include "engine/plan/plan.hpp"

#include <sluice/ledger/ledger.hpp>

#include <optional>
#include <string>

namespace sluice::engine {

// An entity of a page with the identity and the hash that it is remembered by.
struct sighted_entity {
    entity entity;
    std::string hash;           // empty: nothing of it is to be remembered
    std::string problem;        // why it cannot be taken: it becomes a rejected task
    std::string remembered_as;  // empty: the record's id
    std::string watched;        // JSON of the watched values' texts; empty: none
    std::string snapshot;       // JSON of the record, for when it is gone; empty: not wanted
    std::string former_id;      // an earlier version remembered it by that; empty: by its id
    bool was_known = false;     // it is remembered, as the ledger said when the page was compared
    std::optional<std::string> other_rows = {};  // see ledger::sighting

    const std::string& source_id() const {
        return remembered_as.empty() ? entity.id : remembered_as;
    }
};

// {"status": "DRAFT", …}: long values are cut and end with a hash of the whole. A failure names the
// value.
result<std::string> watched_values(const incoming_plan& incoming, const entity& entity);

// Did one of the values move? A value that is not remembered did not.
bool watched_moved(const std::string& before, const std::string& now);

// Are values remembered that are no longer watched, or the other way round?
bool same_watch(const std::string& before, const std::string& now);

// Puts the headers on. `known` is what is remembered, nothing of a new one.
void tell_change(sighted_entity& sighted, const std::optional<ledger::known_entity>& known,
                 wall_time now);

std::string snapshot_of(const entity& entity);

// What is left of an entity that is gone, as the entity that says so. A snapshot that cannot be
// read gives one without data.
entity deleted_entity(const ledger::missing_entity& missing);

// A record that cannot be told from others is remembered by what it holds, under a name that no
// identifier has: one rejected task for each.
std::string name_of_unidentified(const std::string& hash);
bool is_unidentified(const std::string& remembered_as);

}  // namespace sluice::engine
