#pragma once

// Checks the names that people type against those in the ledger.

#include <sluice/ledger/ledger.hpp>

#include <string>

namespace sluice::cli {

// Fails if the ledger holds nothing under that name, and names the one that was probably meant, or
// all. The daemon's own stores do not count as storages. `ledger` outlives the call.
awaitable<result<void>> require_known_name(ledger::ledger* ledger, ledger::named_kind kind,
                                           std::string name);

}  // namespace sluice::cli
