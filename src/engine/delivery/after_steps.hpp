#pragma once

// Runs the steps after the publisher: the outgoing's after-steps, and the tasks of further
// outgoings. Their changes and tasks are committed with the outcome. A delivery that happened is
// never sent again, even if these steps fail.

#include "engine/delivery/attempt.hpp"
#include "engine/delivery/delivery_context.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>

namespace sluice::engine {

// Tells whether any step comes after this attempt. Precondition: the attempt is decided.
bool has_after_steps(const delivery_context& context, const attempt& attempt);

// The settlement of an attempt that has some, with all that is committed beside it. Before steps
// that wait, and when a step fails, that it was sent is written to the intent: the next attempt
// then runs only the steps. Arguments outlive the call. Cancellable (terminal) while a step waits,
// then throws operation_aborted.
awaitable<result<ledger::settlement>> settle_after_steps(const delivery_context* context,
                                                         attempt* attempt);

}  // namespace sluice::engine
