#pragma once

// What a ledger may know when it is opened after a crash: what it had acknowledged, and perhaps
// what it was about to write when it was cut off.

#include "faults/ledger/operation.hpp"
#include "support/memory_ledger/ledger_model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sluice::testing {

class possible_pasts {
 public:
    // `tail_may_go`: every earlier moment since `begin` is possible too.
    possible_pasts(ledger_model begin, bool tail_may_go);

    // What is acknowledged, whatever is in doubt.
    const ledger_model& sure() const { return sure_; }

    // The calls of a batch in order, with what was answered; the first answer that the model
    // contradicts is said.
    std::optional<std::string> called(const std::vector<operation_pointer>& batch,
                                      const std::vector<std::optional<std::string>>& answers);

    // The past that knows just that; nothing when none does.
    // `since`: calls that were answered since the ledger was opened again.
    std::optional<ledger_model> matching(const std::string& whole, wall_time now,
                                         const std::vector<operation_pointer>& since) const;

 private:
    bool tail_may_go_;
    ledger_model sure_;
    std::vector<ledger_model> doubted_;  // sure_ and what failed behind it, call by call
    std::vector<ledger_model> earlier_;  // oldest first
};

}  // namespace sluice::testing
