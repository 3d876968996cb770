#pragma once

// A listing for each of several parents (workspaces, or their profiles), one after the other, as
// decisions without I/O: where it stands, who is next, whose failure is put aside.
//
// Parents go in the order of their ids: one that is new or gone between two pages moves no other.

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
    json::value workspace;  // the one that it belongs to; itself for a workspace
};

// Where a subscriber stands, as JSON in the ledger:
//   {"began": "…Z", "last_run": "…Z", "page": 2, "next": {…}, "trail": {…}, "parent": "id",
//    "server_began": "…Z", "failed": ["…"], "troubles": […], "passed_over": 1, "cut": true}
// Members without meaning are left out; {"last_run": "…Z"} is where the next listing begins.
struct listing_position {
    std::string began;         // when this listing did; empty before its first page
    std::string server_began;  // the same by the server's clock, where that is behind ours
    std::string last_run;      // when the last complete one began; empty: none yet
    std::int64_t page = 0;
    json::object next;                // what asks for that page, as its paging wrote it (pager.hpp)
    paging::page_trail trail;         // which were read before it
    std::string parent;               // whose page comes next; empty: the first one's
    std::vector<std::string> failed;  // what was put aside, for a person
    page_troubles troubles;
    std::size_t passed_over = 0;  // pages just before this one
    bool cut = false;  // it does not hold all: a page cap ended it, a page was passed over

    static listing_position read(const json::value& stored);
    json::value stored() const;

    // After the last page: a complete listing is the last run, one that was cut is none.
    json::value finished() const;

    // Where the next run begins, when this listing broke off.
    json::value anew() const;

    void to_first_page();

    void put_aside(const std::string& what);
};

// Sorts by id and takes doubles out.
void put_in_order(std::vector<parent_item>& parents);

// Whose turn it is at a position: the one it names, or the next that is left; null behind the last.
// A parent that is no longer there gives up its page: the next begins at its first.
const parent_item* parent_at(const std::vector<parent_item>& parents, listing_position& at);

// Moves on to the first page of the next parent; false when there is none.
bool next_parent(const std::vector<parent_item>& parents, listing_position& at);

// Is it the fault of what was asked about, so that the others can still be read? Not when the
// credential or the budget is at its end.
bool is_of_one_parent(const failure& why);

}  // namespace sluice::ocoya
