#pragma once

// Fetches the entities of an incoming, page by page, with never more than one page in memory.

#include <sluice/async/tokens.hpp>
#include <sluice/component/estimate.hpp>
#include <sluice/component/inbox.hpp>
#include <sluice/component/page_follower.hpp>
#include <sluice/component/pipeline.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice {

// An entry of the source that cannot be read as an entity.
struct unreadable_record {
    std::string reason;  // names the place: "orders.ndjson: line 3: expected …"
    std::string text;    // the raw text, cut where it is long; valid UTF-8
};

// A subscriber may remember a fact of a part of its source, such as a file, beside its position.
// The engine commits it with the page, in a row of its own: a source may have 100,000 parts.
struct source_fact {
    std::string part;                 // its key
    std::optional<json::value> fact;  // nullopt: nothing is remembered of the part any more
};

struct page {
    // Each has type and data, and an id where the subscriber knows one. The incoming's own
    // `identifier` takes precedence.
    std::vector<entity> entities;

    // The place where the next page starts, or, on the last page, where the next run starts. It is
    // any JSON of the subscriber's own. The engine commits it with the page's tasks and gives it
    // back to fetch(), in this run or after a crash.
    json::value position;

    // True when this is the listing's last page. The subscriber decides on raw items, never on
    // those that a filter left.
    bool last = true;

    // False when the listing is incomplete: it was cut at a page cap, or a part could not be read.
    // One such page is enough; nothing then counts as deleted because this listing did not show it.
    bool whole = true;

    // True when a new listing begins here although the former one did not end. The entities that
    // the former one showed no longer count. The first page after `last` always begins a new one.
    bool begins_anew = false;

    // The reason why the run cannot go on after this page. The engine keeps the entities and the
    // position, then fails the run with it.
    std::optional<failure> failed = {};

    // Each becomes a rejected task on every route; an incoming that remembers makes it once for as
    // long as the text stays the same. The other entities go on.
    std::vector<unreadable_record> unreadable = {};

    // The part that this page belongs to, in a listing of several parts (the workspaces of a
    // fan-out); "" for a page of no part. nullopt: the listing has no parts.
    std::optional<std::string> part = {};
    bool part_ends = false;  // this page is the last of its part

    std::vector<source_fact> facts = {};  // in order

    // Records that the page leaves out because a record_screen drops them.
    std::int64_t screened = 0;

    // Hears what becomes of the page's tasks. Null: nobody asks. The engine holds no reference
    // that keeps it.
    std::shared_ptr<page_follower> follower = nullptr;
};

// Tells which records of a source come to nothing: they make no task, and nobody remembers them. A
// subscriber that reads many records need not make entities of those. Several threads may ask at
// once.
class record_screen {
 public:
    virtual ~record_screen() = default;

    // `data` is what the entity's data would be.
    virtual bool drops(const json::value& data) const = 0;
};

// Tells a subscriber how its incoming uses the listing.
struct listing_use {
    bool takes_out_doubles = false;  // an entity that comes again unchanged makes no task
    // Entities are compared. A listing then takes only one of two with the same identifier.
    bool compares = false;
    // an entity that a complete listing does not show is reported as deleted
    bool reports_deleted = false;
};

class subscriber {
 public:
    virtual ~subscriber() = default;

    // Fetches the page after `position`; null is the very beginning. The client repeats failed
    // requests. A failure ends the run, and the next run starts at the same position (page::failed
    // stores another one). Cancelled (terminal), it throws operation_aborted.
    virtual awaitable<result<page>> fetch(json::value position) = 0;

    // As fetch(), and leaves out and counts the records that the screen drops. A subscriber that
    // would save nothing by that leaves them in. The screen is not null.
    virtual awaitable<result<page>> fetch_screened(
        json::value position, std::shared_ptr<const record_screen> /*screen*/) {
        return fetch(std::move(position));
    }

    // The engine calls it once, before the first fetch.
    virtual void used_for(const listing_use& /*use*/) {}

    // The engine calls one of these after each page that fetch() gave: its tasks and its position
    // are in the ledger, or they are not. After a cancellation nobody knows, and it calls the
    // second one.
    virtual void committed() {}
    virtual void not_committed(const failure& /*why*/) {}

    // True while the subscriber does not know the facts that it gave with committed pages. The
    // engine then calls recall() once for each, then recalled(), and fetch() after that.
    virtual bool has_to_recall() const { return false; }
    virtual void recall(std::string /*part*/, json::value /*fact*/) {}
    virtual void recalled() {}

    // Returns the inbox that takes the records; null for a source that is asked for them.
    virtual inbox* receives() { return nullptr; }

    // Returns the source's own sign that records have arrived; null for a source that has none. The
    // engine runs the incoming at that sign, and by no schedule.
    virtual arrivals* announces() { return receives(); }

    // Runs the subscriber's own stages, if it has some, for show: each effect goes to
    // `context.effects`. Nothing is asked or kept. The context's targets outlive the call.
    virtual awaitable<result<void>> show_stages(stage_context /*context*/) {
        co_return result<void>();
    }

    // Predicts the requests of one run.
    virtual request_estimate estimate() const { return {}; }

    // Describes the source by its place and query. The text is equal for equal sources and does not
    // depend on the incoming's name or credential. Empty: the source cannot be told.
    virtual std::string source() const { return {}; }
};

}  // namespace sluice
