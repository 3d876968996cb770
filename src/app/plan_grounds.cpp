#include "app/plan_grounds.hpp"

#include "app/run_awaitable.hpp"
#include "app/slowing.hpp"
#include "app/state_directory.hpp"

#include <sluice/ledger/state_owner.hpp>

#include <boost/asio/io_context.hpp>

#include <utility>

namespace sluice::app {
namespace {

constexpr std::size_t runs_read = 2'000;

awaitable<result<plan_grounds>> read_and_close(ledger::ledger* record,
                                               std::vector<std::string> incomings) {
    auto grounds = co_await read_grounds(record, std::move(incomings));
    co_await record->close();
    co_return grounds;
}

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

result<plan_grounds> grounds_in(const std::string& state, std::vector<std::string> incomings) {
    if (state.empty()) {
        return plan_grounds();
    }
    const auto acting = ledger::acting_as_owner::of(state);
    if (!acting) {
        return acting.error();
    }
    auto record = open_existing_ledger(state, true);
    if (!record) {
        return record.error();
    }
    asio::io_context context;
    return run_to_end(context, read_and_close(record->get(), std::move(incomings)));
}

void refuse_what_cannot_fit(config::loaded& given, const assembled& built, plan_grounds grounds) {
    grounds.deliveries = false;
    const auto now = system_clock().now();
    for (const auto& budget : plan_requests(built.plan(), given, built.clients(), grounds, now)) {
        for (const auto& slow : what_to_slow(budget)) {
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
