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

// Returns the settlement of an attempt with after-steps, and everything that is committed beside
// it. It writes into the intent that the delivery was sent, before steps that wait and when a step
// fails. The next attempt then runs only the steps. Arguments outlive the call. Cancelled
// (terminal) while a step waits, it throws operation_aborted.
awaitable<result<ledger::settlement>> settle_after_steps(const delivery_context* context,
                                                         attempt* attempt);

}  // namespace sluice::engine
