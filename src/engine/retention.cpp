#include "engine/retention.hpp"

namespace sluice::engine {
namespace {

// Deliveries wait for a transaction of the sweep. This keeps it short.
constexpr std::size_t tasks_in_one_transaction = 250;

}  // namespace

const config::declaration<retention_policy>& retention_declaration() {
    static const auto declared = [] {
        using o = retention_policy;
        config::declaration<o> d(
            "retention", "Time that the ledger keeps settled tasks and runs; 0s is for ever");
        const auto field = [&d](const char* key, std::chrono::milliseconds o::* member,
                                const char* description) {
            d.field(key, member, description).at_least(std::chrono::milliseconds(0));
        };
        field("finished", &o::finished, "Finished tasks, with their data and history");
        field("skipped", &o::skipped, "Skipped tasks");
        field("rejected", &o::rejected, "Rejected tasks; they wait for a person");
        field("failed", &o::failed, "Failed tasks; they wait for a person");
        field("runs", &o::runs, "Records of runs");
        return d;
    }();
    return declared;
}

ledger::prune_step first_step(const retention_policy& policy, wall_time now) {
    using state = ledger::task_state;
    ledger::prune_step made;
    made.tasks = tasks_in_one_transaction;
    const std::pair<state, std::chrono::milliseconds> all[] = {
        {state::finished, policy.finished},
        {state::skipped, policy.skipped},
        {state::rejected, policy.rejected},
        {state::failed, policy.failed},
    };
    for (const auto& [of, length] : all) {
        if (length > std::chrono::milliseconds(0)) {
            made.rules.push_back({of, now - length});
        }
    }
    if (policy.runs > std::chrono::milliseconds(0)) {
        made.runs_before = now - policy.runs;
    }
    return made;
}

}  // namespace sluice::engine
