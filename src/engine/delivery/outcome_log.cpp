#include "engine/delivery/outcome_log.hpp"

#include "engine/repeated_failure.hpp"

#include <sluice/model/time.hpp>

#include <utility>

namespace sluice::engine {
namespace {

using ledger::task_state;

bool waits(const ledger::settlement& outcome) {
    return outcome.to == task_state::retry || outcome.to == task_state::waiting;
}

}  // namespace

outcome_log::outcome_log(const services& services, const ledger::lane& lane, bool in_batches,
                         target_activity& target)
    : services_(services), lane_(lane), in_batches_(in_batches), target_(target) {}

void outcome_log::failed(const failure& why) {
    ++activity_.failed[why.kind];
    note_credential(activity_.credential, &why, services_.time.now());
}

void outcome_log::settled(const delivery_load& load,
                          const std::vector<ledger::settlement>& outcomes) {
    if (in_batches_) {
        services_.log.write(log_level::info, "batch settled",
                            {{"route", lane_.route},
                             {"outgoing", lane_.outgoing},
                             {"tasks", static_cast<std::int64_t>(load.tasks.size())}});
    }
    auto task = load.tasks.begin();
    for (const auto& outcome : outcomes) {
        while (task->id != outcome.id) {
            ++task;
        }
        count(outcome.to, outcome.at);
        if (outcome.to == task_state::finished) {
            note_credential(activity_.credential, nullptr, outcome.at);
            const std::chrono::duration<double> latency = outcome.at - task->created;
            target_.latency.add(latency.count());
        }
        const auto next = outcome.next_attempt ? format_utc_seconds(*outcome.next_attempt) : "";
        services_.log.write(level_of(outcome, load.pass), "task settled",
                            {{"task", outcome.id},
                             {"route", lane_.route},
                             {"outgoing", lane_.outgoing},
                             {"state", std::string(ledger::name_of(outcome.to))},
                             {"sends", std::int64_t{task->sends + (outcome.sent ? 1 : 0)}},
                             // Only a short text; the ledger holds the whole exchange.
                             {"sent", outcome.request.substr(0, outcome.request.find('\n'))},
                             {"result", outcome.external_id},
                             {"reason", outcome.reason},
                             {"next_attempt", next}});
    }
}

log_level outcome_log::level_of(const ledger::settlement& outcome, breaker::pass pass) {
    const bool known_wait = is_known_wait(outcome);
    if (outcome.to == task_state::failed || outcome.to == task_state::uncertain) {
        return log_level::error;
    }
    if (waits(outcome)) {
        // The opening breaker has already reported that the target fails.
        return pass == breaker::pass::probe || known_wait ? log_level::debug : log_level::warning;
    }
    return in_batches_ ? log_level::debug : log_level::info;
}

// A waiting task is in order, so the log gives the reason once, and not for each task and try.
bool outcome_log::is_known_wait(const ledger::settlement& outcome) {
    if (outcome.to != task_state::waiting) {
        if (!waits(outcome)) {
            wait_.clear();
        }
        return false;
    }
    auto wait = without_numbers(outcome.reason);
    const bool known = wait == wait_;
    wait_ = std::move(wait);
    return known;
}

void log_handled(const services& services, const ledger::task& task,
                 const handled_failures& handled) {
    for (const auto& one : handled.all()) {
        services.log.write(log_level::warning, "a stage failed, and its on_error was followed",
                           {{"task", task.id},
                            {"route", task.lane.route},
                            {"outgoing", task.lane.outgoing},
                            {"stage", one.stage},
                            {"on_error", one.rule},
                            {"first", one.first}});
    }
}

}  // namespace sluice::engine
