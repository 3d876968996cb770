#pragma once

#include <sluice/ledger/ledger.hpp>

#include <string>

namespace sluice::cli {

// Fails when the ledger holds nothing under that name: with the name that was probably meant, or
// with those that there are. Stores of the daemon's own are no names of storages.
awaitable<result<void>> require_known_name(ledger::ledger* record, ledger::named_kind kind,
                                           std::string name);

}  // namespace sluice::cli
