#pragma once

// The part of an incoming that fetches: page by page, never more in memory than one page.

#include <sluice/async/tokens.hpp>
#include <sluice/component/estimate.hpp>
#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

// A record that the source shows and that cannot be read.
struct unreadable_record {
    std::string reason;  // with its place: "orders.ndjson: line 3: expected …"
    std::string text;    // as it came, cut where it is long; valid UTF-8
};

struct page {
    // With type and data; with an id where the subscriber knows one (the incoming's own
    // `identifier` goes first).
    std::vector<entity> entities;

    // Where the next page goes on, when this is not the last; where the next run goes on, when it
    // is. Any JSON of the subscriber's own. It is committed together with the page's tasks, and
    // given back to fetch, in this run or after a crash.
    json::value position;

    // Nothing comes behind this page in this listing. Decided on raw items, never on what a filter
    // left.
    bool last = true;

    // False on any page: the listing does not show all there is (it was cut at a page cap, or a
    // part could not be read). Then nothing is gone because this listing did not show it.
    bool whole = true;

    // The listing begins with this page though the one before it did not come to its end: what that
    // one showed no longer counts. The first page after `last` begins one anyway.
    bool begins_anew = false;

    // Why the run cannot go on after this page. Its entities and its position are kept, and the run
    // fails with it.
    std::optional<failure> failed = {};

    // Each becomes a rejected task on every route, once for as long as it stays the same (where the
    // incoming remembers). The other records go on.
    std::vector<unreadable_record> unreadable = {};

    // The listing is one of several parts (the workspaces of a fan-out): the one that this page is
    // of; "" where it is of none. Nothing: the listing has no parts.
    std::optional<std::string> part = {};
    bool part_ends = false;  // with this page the part has been read to its end
};

// How an incoming uses what its subscriber lists.
struct listing_use {
    bool takes_out_doubles = false;  // a record that comes again unchanged makes no task
    bool reports_deleted = false;    // what a complete listing does not show is reported as deleted
};

class subscriber {
 public:
    virtual ~subscriber() = default;

    // The page behind `position`; null is the very beginning. Retries of the network are the
    // client's; a failure ends the run, and the next one goes on at the same position (page::failed
    // stores another one). Cancellable (terminal), then throws operation_aborted.
    virtual awaitable<result<page>> fetch(json::value position) = 0;

    // Called once, before the first fetch.
    virtual void used_for(const listing_use& /*use*/) {}

    // What one run asks of its client.
    virtual request_estimate estimate() const { return {}; }

    // What is read, as a text that is equal for equal sources and does not depend on the incoming's
    // name or credential: where, and what is asked for there. Empty: it cannot be told.
    virtual std::string source() const { return {}; }
};

}  // namespace sluice
