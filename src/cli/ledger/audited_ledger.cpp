#include "cli/ledger/audited_ledger.hpp"

#include "cli/tasks/task_commands.hpp"

#include <unistd.h>
#include <utility>

namespace sluice::cli {
namespace {

// The statuses that the control interface would answer with.
constexpr unsigned done_status = 200;
constexpr unsigned refused_status = 409;

// Two programs may write in one millisecond. The daemon counts its entries of a millisecond from 0.
std::uint64_t first_place() {
    constexpr std::uint64_t places = 1'000;
    return static_cast<std::uint64_t>(::getpid()) % places;
}

control::audit_entry entry_of(ledger_change change) {
    control::audit_entry entry;
    entry.who = operator_name();
    // Only root and the owner of the state directory can open the ledger.
    entry.role = "admin";
    entry.place = "command, process " + std::to_string(::getpid());
    entry.action = std::move(change.action);
    entry.target = std::move(change.target);
    entry.request = std::move(change.request);
    return entry;
}

awaitable<result<answer_text>> audited(ledger::ledger* ledger, ledger_change change,
                                       const ledger_work* work) {
    system_clock time;
    control::audit_trail trail(*ledger, time, first_place());
    auto entry = entry_of(std::move(change));
    entry.at = time.now();
    const auto begun = co_await trail.begin(entry);
    if (!begun) {
        co_return failure(begun.error()).within("nothing was changed: the audit trail");
    }
    entry.id = *begun;
    auto answer = co_await (*work)(ledger);
    entry.status = answer ? done_status : refused_status;
    entry.error = answer ? "" : answer.error().message;
    const auto ended = co_await trail.end(std::move(entry));
    if (!ended) {
        complain("audit trail", ended.error());
    }
    co_return answer;
}

}  // namespace

result<answer_text> with_audited_ledger(const std::string& state, ledger_change change,
                                        const ledger_work& work) {
    return app::with_ledger(state, false, [&](ledger::ledger* ledger) {
        return audited(ledger, std::move(change), &work);
    });
}

}  // namespace sluice::cli
