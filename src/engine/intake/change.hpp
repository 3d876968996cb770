#pragma once

// Compares a sighted entity with the ledger's memory of it, and tells the stages the result in the
// entity's headers. Intake uses it.
//
//   event         created, changed, deleted, unchanged (emit: all), or the name of a watched value
//   first_seen    when the entity was first seen, RFC 3339; absent when that is unknown
//   from, to      with the name of a watched value as event: its former and its present value
//   moved         the names of all watched values that moved, joined with commas, as declared
//   X_from, X_to  the former and the present value of each watched value X that moved

#include "engine/plan/plan.hpp"

#include <sluice/ledger/ledger.hpp>

#include <optional>
#include <string>

namespace sluice::engine {

// Holds an entity of a page with the identity and the hash that the ledger remembers it by.
struct sighted_entity {
    entity entity;
    std::string hash;           // empty: nothing of it is to be remembered
    std::string problem;        // why it cannot be taken: it becomes a rejected task
    std::string remembered_as;  // empty: the record's id
    std::string watched;        // JSON of the watched values' texts; empty: none
    std::string snapshot;       // JSON of the entity, for its deletion; empty: not wanted
    std::string former_id;      // the id in an earlier version; empty: the same
    bool was_known = false;     // the ledger knew it when the page was compared
    std::optional<std::string> other_rows = {};  // see ledger::sighting

    const std::string& source_id() const {
        return remembered_as.empty() ? entity.id : remembered_as;
    }
};

// {"status": "DRAFT", …}: long values are cut and end with a hash of the whole. A failure names the
// value.
result<std::string> watched_values(const incoming_plan& incoming, const entity& entity);

// Says whether one of the values moved. A value without a remembered one did not move.
bool watched_moved(const std::string& before, const std::string& now);

// Says whether the remembered values have the names that are watched now.
bool same_watch(const std::string& before, const std::string& now);

// Adds the headers. `known` is the memory of the entity; null for a new one.
void tell_change(sighted_entity& sighted, const std::optional<ledger::known_entity>& known,
                 wall_time now);

std::string snapshot_of(const entity& entity);

// Makes the entity that reports a deletion, from the memory of the deleted one. A snapshot that
// cannot be read gives one without data.
entity deleted_entity(const ledger::missing_entity& missing);

// Names a record without an identifier by a hash of its content, so that it makes one rejected task
// and not one a run. No identifier can have such a name.
std::string name_of_unidentified(const std::string& hash);
bool is_unidentified(const std::string& remembered_as);

}  // namespace sluice::engine
