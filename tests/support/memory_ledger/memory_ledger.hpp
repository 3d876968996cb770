#pragma once

// A ledger in memory, for tests that need no disk. It keeps every promise of the interface but
// durability. No call of it suspends.

#include "support/memory_ledger/ledger_model.hpp"

#include <sluice/ledger/ledger.hpp>

#include <memory>

namespace sluice::testing {

std::unique_ptr<ledger::ledger> make_memory_ledger();

// Answers from the model and changes it. The model outlives it.
std::unique_ptr<ledger::ledger> ledger_over(ledger_model& model);

}  // namespace sluice::testing
