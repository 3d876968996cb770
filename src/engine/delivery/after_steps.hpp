#pragma once

// What comes behind the publisher: the outgoing's after-steps, and going on to another outgoing.
// Their stores and follow-up tasks are committed with the outcome. A delivery that happened is
// never sent again, whatever becomes of these steps.

#include "engine/delivery/carried.hpp"
#include "engine/delivery/publish_machine.hpp"
#include "engine/plan/plan.hpp"
#include "engine/services.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::engine {

// The route around one of its outgoings: where it goes on, and what lies before.
struct hand_on {
    std::vector<std::string> to;  // outgoings
    std::size_t largest_task = 1024UL * 1024;
    std::function<void()> wake;  // their lanes have new tasks; may be empty
    // For records that did not get through the stages before the ledger; null: there are none.
    std::shared_ptr<const route_plan> route;
};

// Does anything come behind the publisher? Then the intent has to carry the record.
bool anything_behind(const outgoing_plan& outgoing, const hand_on& next);

// One delivery whose outcome is decided.
struct decided {
    decided(const services& with, const outgoing_plan& outgoing, const hand_on& next,
            publish_machine& machine, const ledger::task& task, const delivery& sent,
            carried& holds)
        : with(with),
          outgoing(outgoing),
          next(next),
          machine(machine),
          task(task),
          sent(sent),
          holds(holds) {}

    const services& with;
    const outgoing_plan& outgoing;
    const hand_on& next;
    publish_machine& machine;
    const ledger::task& task;
    const delivery& sent;
    carried& holds;  // with `sent` where the outcome is finished
};

// The settlement of the outcome with all that is committed beside it. Where it is finished, runs
// the after-steps; before they wait, and when they fail, that it was sent is written to the intent,
// so that the next attempt runs only them. Cancellable (terminal) while a step waits, then throws
// operation_aborted.
awaitable<ledger::settlement> settle_with_steps(decided what, settle_step step);

}  // namespace sluice::engine
