#pragma once

// One call of the ledger, made on the model and on a real one. A new kind of call is a function
// here (operations_*.cpp) and a line in random_operations.cpp.

#include "support/memory_ledger/ledger_model.hpp"

#include <sluice/ledger/ledger.hpp>

#include <functional>
#include <memory>
#include <string>

namespace sluice::testing {

class operation {
 public:
    virtual ~operation() = default;

    // Makes several calls of the ledger; it never shares a transaction with others.
    virtual bool comes_alone() const { return false; }

    // A text for a person who reads a history that failed.
    virtual std::string text() const = 0;

    // Returns the answer as text; equal texts are equal answers. Returns nullopt when the ledger
    // could not do it because of its disk (class internal).
    virtual awaitable<std::optional<std::string>> on_ledger(ledger::ledger* ledger) const = 0;

    // The same call on the model, which always answers.
    virtual std::string on_model(ledger_model& model) const;
};

using operation_pointer = std::shared_ptr<const operation>;

operation_pointer storing_next_run(std::string incoming, ledger::planned_run next);
operation_pointer beginning_run(ledger::run_start start);
operation_pointer committing_page(ledger::page_commit page);
operation_pointer adding_part(ledger::page_part part);
operation_pointer admitting(std::string incoming, std::size_t limit);
operation_pointer ending_run(ledger::run_id run, std::string failure, wall_time at);

operation_pointer claiming(ledger::claim_request request);
operation_pointer intending(std::vector<ledger::committed_intent> intents);
operation_pointer settling(std::vector<ledger::settlement> settlements);
operation_pointer confirming(std::vector<ledger::confirmation> confirmations);
operation_pointer releasing(std::vector<ledger::task_id> ids, wall_time at);
operation_pointer ending_leases(wall_time at);
operation_pointer offering_again(ledger::task_filter filter, wall_time at);

operation_pointer acting_on_tasks(ledger::task_action action);
operation_pointer editing(ledger::task_edit edit);
operation_pointer pruning(ledger::prune_step step);
operation_pointer forgetting(ledger::forget_request request);

operation_pointer changing_values(std::vector<ledger::value_change> changes, wall_time at);
operation_pointer dropping_expired(wall_time now);
operation_pointer pausing(ledger::pause_entry pause);
operation_pointer resuming(ledger::paused_kind kind, std::string name);

operation_pointer renaming(ledger::rename_request asked);
operation_pointer noting_source(std::string incoming, std::string source);

}  // namespace sluice::testing
