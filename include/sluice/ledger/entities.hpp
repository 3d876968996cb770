#pragma once

// Change detection asks this interface of the ledger what an incoming remembers of its entities.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

// A page showed this of an entity. The hash is settled when every task that carries it is.
struct sighting {
    std::string id;
    std::string hash;
    std::string watched = {};   // JSON of the watched values; empty: none
    std::string snapshot = {};  // JSON of the whole, to emit when it is deleted; empty: not wanted
    // The entity was remembered when the page was compared. If it was forgotten since, it stays so.
    bool was_known = false;
    // The engine's own text about further rows of the identifier; nullopt keeps the stored one.
    std::optional<std::string> other_rows = {};
    // For an entity that was known under another id before; nullopt: it is first seen now.
    std::optional<wall_time> first_seen = {};
};

// The ledger knows two hashes of an entity: the one last offered to the routes, whose tasks may be
// open, and the one whose tasks are all settled.
struct known_entity {
    std::string offered_hash;
    std::string settled_hash = {};             // empty: none yet
    std::optional<wall_time> first_seen = {};  // nullopt: an earlier version did not store it
    std::string watched = {};                  // of the last sighting that had them
    bool listed = false;          // a listing showed it since the incoming looks for deleted ones
    std::string other_rows = {};  // of the last sighting that had it; empty: none
};

// A page's part of a listing, for an incoming that looks for deleted entities. A listing may take
// several runs; its marks are kept with its pages.
struct listing_marks {
    std::vector<std::string> present;  // every entity of the page, changed or not
    // False: an entity of the page could not be read, or the source does not show everything. This
    // listing then proves no deletion.
    bool unbroken = true;
};

struct missing_request {
    std::string incoming;
    std::int64_t listings = 2;  // so many complete listings in a row have not shown it
    std::string after;          // cursor: only ids after this one
    std::size_t limit = 100;
};

struct missing_entity {
    std::string id;
    std::optional<wall_time> first_seen;
    std::string snapshot;
};

struct forget_request {
    std::string incoming;
    std::vector<std::string> ids;
    bool all = false;            // every entity; `ids` is not looked at
    bool position = false;       // the next run starts at the beginning, too
    bool dry_run = false;        // only reports what would be forgotten
    std::size_t limit = 10'000;  // of entities in one call
};

struct forgotten {
    std::size_t entities = 0;
    std::vector<std::string> unknown;  // ids that were not remembered
    bool more = false;                 // with `all`: the limit was reached; call again
};

class entity_memory {
 public:
    // Returns one answer an id, in order; nullopt for an unknown one. A hash is settled when every
    // task of the page that carries it (new_task::source_id) is finished or skipped, and at once
    // when there is none. An earlier hash never overtakes a later one, and one offered before a
    // `forget` never overtakes one offered after it.
    virtual awaitable<result<std::vector<std::optional<known_entity>>>> known(
        std::string incoming, std::vector<std::string> ids) = 0;

    // Tells which of these ids earlier pages of the current listing showed (page_commit::shown), in
    // the order asked.
    virtual awaitable<result<std::vector<bool>>> shown_before(std::string incoming,
                                                              std::vector<std::string> ids) = 0;

    // Returns the entities that a listing showed and the last complete ones did not, by id.
    virtual awaitable<result<std::vector<missing_entity>>> missing(missing_request request) = 0;

    // Forgotten entities are offered again when they are next seen; their tasks stay. A current run
    // goes on to its end, also when the position is taken back. Fails (class invalid) for an
    // incoming that the ledger does not know.
    virtual awaitable<result<forgotten>> forget(forget_request request) = 0;

 protected:
    ~entity_memory() = default;
};

}  // namespace sluice::ledger
