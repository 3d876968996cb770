#pragma once

// A ledger without a disk, for tests and for `sluice once --dry-run`.

#include <sluice/ledger/ledger.hpp>

#include <memory>

namespace sluice::ledger {

std::unique_ptr<ledger> make_memory_ledger();

}  // namespace sluice::ledger
