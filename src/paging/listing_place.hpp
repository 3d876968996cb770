#pragma once

// Says where a listing is, as JSON in the ledger:
//   {"began": "…Z", "last_run": "…Z", "server_began": "…Z", "cut": true, "page": 2, "next": {…},
//    "trail": {…}, "passed_over": 1, "troubles": […]}
//
// Members without meaning are left out. {"last_run": "…Z"} is the beginning of the next listing.
// Decides only; no I/O.

#include "paging/failing_page.hpp"
#include "paging/page_trail.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace sluice::paging {

struct listing_place {
    std::string began;         // when this listing began; empty before its first page
    std::string server_began;  // the same by the server's clock, if that is late
    std::string last_run;      // when the last complete listing began; empty: none yet
    std::int64_t page = 0;
    json::object next;  // asks for that page, as its paging wrote it (pager.hpp)
    page_trail trail;   // the pages that were read before it
    page_troubles troubles;
    std::size_t passed_over = 0;  // pages just before this one
    bool cut = false;             // incomplete: a page cap ended it, or a page was passed over

    static listing_place read(const json::value& stored);
    json::object stored() const;

    // Returns the position after the last page. A complete listing becomes the last run; a cut one
    // does not.
    json::object finished() const;

    // Returns the beginning of the next run after this listing broke off.
    json::object anew() const;

    void to_first_page();

    // Notes the server's clock from the reply to the first page, which was asked for at `sent`.
    // Records that the server writes after this reply would otherwise look older than the listing.
    void note_server_time(const net::response& reply, wall_time sent);
};

}  // namespace sluice::paging
