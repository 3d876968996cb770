#include "faults/ledger/operation.hpp"

#include "support/memory_ledger/memory_ledger.hpp"
#include "support/run_awaitable.hpp"

namespace sluice::testing {

std::string operation::on_model(ledger_model& model) const {
    const auto ledger = ledger_over(model);
    return run_awaitable(on_ledger(ledger.get())).value();
}

}  // namespace sluice::testing
