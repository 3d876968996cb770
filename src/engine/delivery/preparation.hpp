#pragma once

// Brings an attempt to the point where its intent can be committed, or to its end.

#include "engine/delivery/attempt.hpp"
#include "engine/delivery/delivery_context.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <optional>

namespace sluice::engine {

// Returns when the first attempt began since the task was last new. Attempts before that do not
// count, because an operator or a stop came between. Arguments outlive the call.
awaitable<std::optional<wall_time>> first_attempt_at(const delivery_context* context,
                                                     const ledger::task* task);

// Takes up an open intent, asks the target about it when needed, and prepares the delivery. The
// attempt is then ready, decided or left. When anything throws that is no failure of a component or
// the ledger, publish_machine::stumbled settles it. Arguments outlive the call. Cancelled
// (terminal), it throws operation_aborted; an open intent stays open.
awaitable<result<void>> prepare_attempt(const delivery_context* context, attempt* attempt);

}  // namespace sluice::engine
