#pragma once

// A rename as every ledger does it: what it refuses, and what becomes of keys that hold names.

#include <sluice/ledger/named_memory.hpp>
#include <sluice/ledger/pauses.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace sluice::ledger {

// What the ledger knows of the two names of a rename.
struct renamed_names {
    bool from_is_known = false;
    bool to_has_memory = false;
};
std::optional<failure> refusal_of(const rename_request& asked, const renamed_names& found);

// The kind under which a name is paused by hand; storages are not.
std::optional<paused_kind> paused_as(named_kind kind);
named_kind named_as(paused_kind kind);

// The key after the rename, in a store whose keys are lists of names. Nothing when it stays.
std::optional<std::string> renamed_key(std::string_view store, std::string_view key,
                                       const rename_request& asked);

// A position from which a run does not begin at the beginning.
bool is_position(std::string_view position);

}  // namespace sluice::ledger
