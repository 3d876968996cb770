#include "planning/cost_basis.hpp"

#include <utility>

namespace sluice::planning {

namespace {

// Enough for the last ten runs of 200 incomings that run equally often.
constexpr std::size_t runs_read = 2'000;

}  // namespace

awaitable<result<plan_grounds>> read_grounds(ledger::ledger* record,
                                             std::vector<std::string> incomings) {
    plan_grounds grounds;
    auto runs = co_await record->last_runs({runs_read});
    if (!runs) {
        co_return runs.error();
    }
    grounds.runs = *std::move(runs);
    for (const auto& name : incomings) {
        auto state = co_await record->state_of(name);
        if (!state) {
            co_return state.error();
        }
        grounds.states[name] = *std::move(state);
    }
    co_return grounds;
}

}  // namespace sluice::planning
