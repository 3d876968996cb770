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

    // The listing is one of several parts (the workspaces of a fan-out): the one that this page is
    // of; "" where it is of none. Nothing: the listing has no parts.
    std::optional<std::string> part = {};
    bool part_ends = false;  // with this page the part has been read to its end
};

class subscriber {
 public:
    virtual ~subscriber() = default;

    // The page behind `position`; null is the very beginning. Retries of the network are the
    // client's; a failure ends the run, and the next one goes on at the same position. Cancellable
    // (terminal), then throws operation_aborted.
    virtual awaitable<result<page>> fetch(json::value position) = 0;

    // What one run asks of its client.
    virtual request_estimate estimate() const { return {}; }

    // What is read, as a text that is equal for equal sources and does not depend on the incoming's
    // name or credential: where, and what is asked for there. Empty: it cannot be told.
    virtual std::string source() const { return {}; }
};

}  // namespace sluice
