#pragma once

// Follows results whose target decides later what becomes of them (decision 0090). A delivery that
// was taken leaves its task confirming. This part asks for all outgoings, at the moments that the
// ledger keeps, and writes the target's words.

#include "engine/delivery/attempt.hpp"
#include "engine/ledger_trouble.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/tokens.hpp>
#include <sluice/ledger/ledger.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::engine {

// Turns the settlement of a finished delivery into one that waits for the target's word, if its
// publisher names a moment for that.
void await_confirmation(const outgoing_plan& outgoing, const attempt& attempt,
                        ledger::settlement& outcome);

struct confirmation_context {
    // Null: no such outgoing is configured.
    std::function<std::shared_ptr<const outgoing_plan>(const std::string&)> outgoing_named;
    // The target has decided about a task of the lane.
    std::function<void(const ledger::lane&, ledger::task_state)> decided;
};

// Belongs to one shard.
class confirmations {
 public:
    // The trouble outlives it.
    confirmations(const services& services, ledger_trouble& trouble, confirmation_context context);

    // A task has become confirming.
    void notify() { wake_.notify(); }

    // Asks until it is cancelled (terminal). A question that is cut off is asked again.
    awaitable<void> run();

    // Asks about everything that is due. Returns the moment of the next question. A failure is one
    // of the ledger.
    awaitable<result<std::optional<wall_time>>> ask_due();

 private:
    using words = std::vector<ledger::confirmation>;

    awaitable<result<void>> ask(std::string outgoing, std::vector<ledger::task> tasks);
    awaitable<words> words_about(std::shared_ptr<const outgoing_plan> outgoing,
                                 const std::vector<ledger::task>* tasks);
    words postponed(const std::vector<ledger::task>& tasks, std::chrono::milliseconds wait,
                    const std::string& reason) const;
    std::string hindrance(const std::string& outgoing) const;
    awaitable<result<void>> write(words said, const std::vector<ledger::task>* tasks);
    void tell(const ledger::confirmation& said, const ledger::task& about) const;

    services services_;
    ledger_trouble& trouble_;
    confirmation_context context_;
    wake_event wake_;
    std::map<std::string, std::string> told_;  // by outgoing: the last failure in the log
};

}  // namespace sluice::engine
