#pragma once

// The states that a ledger may have after a crash: everything acknowledged, and perhaps what it was
// writing when it was cut off.

#include "faults/ledger/operation.hpp"
#include "support/memory_ledger/ledger_model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::testing {

class possible_pasts {
 public:
    // With `tail_may_go`, every earlier moment since `begin` is possible too.
    possible_pasts(ledger_model begin, bool tail_may_go);

    // The acknowledged state, without calls in doubt.
    const ledger_model& sure() const { return sure_; }

    // Adds the calls of a batch in order, with their answers. Returns the first answer that the
    // model contradicts.
    std::optional<std::string> called(const std::vector<operation_pointer>& batch,
                                      const std::vector<std::optional<std::string>>& answers);

    // Returns the past with exactly this knowledge, or nullopt. `since` are calls that were
    // answered since the ledger was opened again.
    std::optional<ledger_model> matching(const std::string& whole, wall_time now,
                                         const std::vector<operation_pointer>& since) const;

 private:
    bool tail_may_go_;
    ledger_model sure_;
    std::vector<ledger_model> doubted_;  // sure_ and the failed calls after it, one by one
    std::vector<ledger_model> earlier_;  // oldest first
};

}  // namespace sluice::testing
