#include "app/budget_check.hpp"

#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"
#include "planning/slowing.hpp"

#include <sluice/ledger/state_owner.hpp>

#include <boost/asio/io_context.hpp>

#include <utility>

namespace sluice::app {
namespace {

awaitable<result<planning::cost_basis>> read_and_close(ledger::ledger* ledger,
                                                       std::vector<std::string> incomings) {
    auto basis = co_await planning::read_cost_basis(ledger, std::move(incomings));
    co_await ledger->close();
    co_return basis;
}

}  // namespace

result<planning::cost_basis> cost_basis_in(const std::string& state,
                                           std::vector<std::string> incomings) {
    if (state.empty()) {
        return planning::cost_basis();
    }
    const auto acting = ledger::acting_as_owner::of(state);
    if (!acting) {
        return acting.error();
    }
    // Read only: a check may run beside the daemon.
    auto ledger = open_existing_ledger(state, true);
    if (!ledger) {
        return ledger.error();
    }
    asio::io_context context;
    return run_to_end(context, read_and_close(ledger->get(), std::move(incomings)));
}

void refuse_what_cannot_fit(config::loaded& given, const assembled& built,
                            planning::cost_basis basis) {
    // The number of deliveries is an estimate. Only certain costs may refuse a configuration.
    basis.deliveries = false;
    const auto now = system_clock().now();
    for (const auto& budget :
         planning::plan_requests(built.plan(), given, built.clients(), basis, now)) {
        for (const auto& slow : planning::what_to_slow(budget)) {
            config::diagnostic problem;
            problem.at = given.where("incoming", slow.incoming);
            problem.path = "incoming." + slow.incoming + ".schedule";
            problem.message = slow.message;
            problem.mend = slow.mend;
            given.problems.add(std::move(problem));
        }
    }
}

}  // namespace sluice::app
