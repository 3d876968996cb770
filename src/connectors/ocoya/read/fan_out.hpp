#pragma once

// Decides how a subscriber lists several parents (workspaces, or their profiles) one after the
// other: its position, the next parent, and which failures are put aside. Decides only; no I/O.
//
// Parents are in the order of their ids. A parent that appears or is deleted between two pages thus
// moves no other.

#include "connectors/ocoya/read/failing_page.hpp"
#include "paging/page_trail.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::ocoya {

struct parent_item {
    std::string id;
    json::value data;       // as it came
    json::value workspace;  // the workspace of the parent; for a workspace, itself
};

// Says where a subscriber is, as JSON in the ledger:
//   {"began": "…Z", "last_run": "…Z", "page": 2, "next": {…}, "trail": {…}, "parent": "id",
//    "server_began": "…Z", "failed": ["…"], "troubles": […], "passed_over": 1, "cut": true}
//
// Members without meaning are left out. {"last_run": "…Z"} is the beginning of the next listing.
struct listing_position {
    std::string began;         // when this listing began; empty before its first page
    std::string server_began;  // the same by the server's clock, if that is behind ours
    std::string last_run;      // when the last complete listing began; empty: none yet
    std::int64_t page = 0;
    json::object next;                // asks for that page, as its paging wrote it (pager.hpp)
    paging::page_trail trail;         // the pages that were read before it
    std::string parent;               // the parent of the next page; empty: the first parent
    std::vector<std::string> failed;  // failures that were put aside, for a person
    page_troubles troubles;
    std::size_t passed_over = 0;  // pages just before this one
    bool cut = false;             // incomplete: a page cap ended it, or a page was passed over

    static listing_position read(const json::value& stored);
    json::value stored() const;

    // Returns the position after the last page. A complete listing becomes the last run; a cut one
    // does not.
    json::value finished() const;

    // Returns the beginning of the next run after this listing broke off.
    json::value anew() const;

    void to_first_page();

    void put_aside(const std::string& reason);
};

// Sorts by id and removes doubles.
void put_in_order(std::vector<parent_item>& parents);

// Returns the parent at a position: the one that it names, or the next one that is left. Returns
// null after the last one. If the named parent is deleted, its page is given up, and the next
// parent begins at its first page.
const parent_item* parent_at(const std::vector<parent_item>& parents, listing_position& at);

// Moves on to the first page of the next parent. Returns false if there is none.
bool next_parent(const std::vector<parent_item>& parents, listing_position& at);

// Tells whether a failure is about one parent, so that the others can still be read. A failure of
// the credential or the budget is not.
bool is_of_one_parent(const failure& why);

}  // namespace sluice::ocoya
