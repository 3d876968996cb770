#pragma once

// What an incoming remembers of the entities that it has shown: change detection rests on it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::ledger {

// What a page showed of an entity. The hash counts as settled when every task that carries it is.
struct sighting {
    std::string id;
    std::string hash;
    std::string watched = {};   // JSON of the watched values; empty: none
    std::string snapshot = {};  // JSON of the whole, for when it is gone; empty: not asked for
    // It was remembered when the page was compared: if it was forgotten meanwhile, it stays so.
    bool was_known = false;
    // The engine's own text about further rows of the identifier; nullopt: as it was.
    std::optional<std::string> other_rows = {};
    // Of one that is new under this id and was known under another; nothing: it is first seen now.
    std::optional<wall_time> first_seen = {};
};

// What the ledger knows of an entity: the hash last offered to the routes (its tasks may be open),
// and the one whose tasks are all settled.
struct known_entity {
    std::string offered_hash;
    std::string settled_hash = {};             // empty: none yet
    std::optional<wall_time> first_seen = {};  // nothing: before that was remembered
    std::string watched = {};                  // of the last sighting that had them
    bool listed = false;          // marked in a listing since the incoming looks for what is gone
    std::string other_rows = {};  // of the last sighting that had it; empty: none
};

// A page's part of a listing, for an incoming that looks for what is gone. A listing may take
// several runs; its marks are kept with its pages.
struct listing_marks {
    std::vector<std::string> present;  // every entity of the page, changed or not
    // False: the page had something that could not be told, or the source shows less than all. Then
    // this listing is no evidence of anything being gone.
    bool unbroken = true;
};

struct missing_request {
    std::string incoming;
    std::int64_t listings = 2;  // how many complete listings in a row have not shown it
    std::string after;          // cursor: only ids behind this one
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
    bool all = false;            // every entity, whatever `ids` says
    bool position = false;       // and the next run starts at the beginning
    bool dry_run = false;        // only says what would be
    std::size_t limit = 10'000;  // of entities in one call
};

struct forgotten {
    std::size_t entities = 0;
    std::vector<std::string> unknown;  // ids that were not remembered
    bool more = false;                 // with `all`: the limit was reached, call again
};

class entity_memory {
 public:
    // One answer an id, in order; nothing for an unknown one. A hash is settled when every task of
    // the page that carries it (new_task::source_id) is finished or skipped, at once when there is
    // none; a hash offered later is never overtaken by an earlier one, nor one offered behind a
    // `forget` by one offered before it.
    virtual awaitable<result<std::vector<std::optional<known_entity>>>> known(
        std::string incoming, std::vector<std::string> ids) = 0;

    // Which of these did earlier pages of the listing under way show (page_commit::shown)? In the
    // order asked.
    virtual awaitable<result<std::vector<bool>>> shown_before(std::string incoming,
                                                              std::vector<std::string> ids) = 0;

    // Entities that were shown by a listing and not by the last complete ones, by id.
    virtual awaitable<result<std::vector<missing_entity>>> missing(missing_request what) = 0;

    // They are offered again when they are next seen; their tasks stay. A run under way goes on to
    // its end, also when the position is taken back. Fails (class invalid) for an incoming that the
    // ledger does not know.
    virtual awaitable<result<forgotten>> forget(forget_request what) = 0;

 protected:
    ~entity_memory() = default;
};

}  // namespace sluice::ledger
