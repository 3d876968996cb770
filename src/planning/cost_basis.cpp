#include "planning/cost_basis.hpp"

#include <utility>

namespace sluice::planning {

namespace {

// Enough for the last ten runs of 200 incomings that run equally often.
constexpr std::size_t runs_read = 2'000;

}  // namespace

awaitable<result<cost_basis>> read_cost_basis(ledger::ledger* ledger,
                                              std::vector<std::string> incomings) {
    cost_basis basis;
    auto runs = co_await ledger->last_runs({runs_read});
    if (!runs) {
        co_return runs.error();
    }
    basis.runs = *std::move(runs);
    auto states = co_await ledger->states_of(incomings);
    if (!states) {
        co_return states.error();
    }
    for (std::size_t i = 0; i < incomings.size(); ++i) {
        basis.states[incomings[i]] = std::move((*states)[i]);
    }
    co_return basis;
}

}  // namespace sluice::planning
