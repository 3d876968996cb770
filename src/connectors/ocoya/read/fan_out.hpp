#pragma once

// Decides how a subscriber lists several parents (workspaces, or their profiles) one after the
// other: its position, the next parent, and which failures are put aside. Decides only; no I/O.
//
// Parents are in the order of their ids. A parent that appears or is deleted between two pages thus
// moves no other.

#include "paging/listing_place.hpp"

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sluice::ocoya {

struct parent_item {
    std::string id;
    json::value data;       // as it came
    json::value workspace;  // the workspace of the parent; for a workspace, itself
};

// Says where a subscriber is: paging::listing_place with the members
//   {"parent": "id", "failed": ["…"]}
struct listing_position : paging::listing_place {
    std::string parent;               // the parent of the next page; empty: the first parent
    std::vector<std::string> failed;  // failures that were put aside, for a person

    static listing_position read(const json::value& stored);
    json::value stored() const;

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
