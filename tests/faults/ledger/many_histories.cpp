#include "faults/ledger/many_histories.hpp"

namespace sluice::testing {

std::optional<std::string> disagreement_in(const ledger_maker& make, std::uint32_t first_seed,
                                           int histories) {
    for (int i = 0; i < histories; ++i) {
        const auto seed = first_seed + static_cast<std::uint32_t>(i);
        const auto planned = random_history(seed, history_length);
        if (disagreement(make, planned.calls, planned.end)) {
            return "seed " + std::to_string(seed) + ", " + report_of(make, planned);
        }
    }
    return std::nullopt;
}

}  // namespace sluice::testing
