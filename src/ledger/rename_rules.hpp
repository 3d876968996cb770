#pragma once

// Decides for every ledger which renames are refused, and how keys that hold names change.

#include <sluice/ledger/named_memory.hpp>
#include <sluice/ledger/pauses.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::ledger {

// The facts that the ledger knows of both names of a rename.
struct renamed_names {
    bool from_is_known = false;
    bool to_has_memory = false;
};
std::optional<failure> refusal_of(const rename_request& asked, const renamed_names& found);

// The kind under which an operator pauses the name; storages have none.
std::optional<paused_kind> paused_as(named_kind kind);
named_kind named_as(paused_kind kind);

// Returns the key after the rename, in a store whose keys are lists of names; nullopt when it
// stays.
std::optional<std::string> renamed_key(std::string_view store, std::string_view key,
                                       const rename_request& asked);

// Tells whether a run from this position does not start at the beginning.
bool is_position(std::string_view position);

}  // namespace sluice::ledger
