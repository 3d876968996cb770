#include "faults/ledger/ledger_text.hpp"
#include "faults/ledger/random_operations.hpp"

namespace sluice::testing {

ledger::value_change random_operations::value() {
    ledger::value_change one{any(known_stores), any(known_keys), std::nullopt, std::nullopt};
    if (!one_in(4)) {
        one.value = "\"" + fresh_text("v") + "\"";
        if (one_in(3)) {
            one.expires = now_ + std::chrono::seconds(below(20));
        }
    }
    return one;
}

operation_pointer random_operations::values() {
    if (one_in(5)) {
        return dropping_expired(now_);
    }
    std::vector<ledger::value_change> changes;
    for (int more = 1 + below(3); more > 0; --more) {
        changes.push_back(value());
    }
    return changing_values(std::move(changes), now_);
}

}  // namespace sluice::testing
