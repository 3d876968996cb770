#pragma once

// Brings an attempt to the point where its intent can be committed, or to its end.

#include "engine/delivery/attempt.hpp"
#include "engine/delivery/delivery_context.hpp"

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>

#include <optional>

namespace sluice::engine {

// When the first attempt at the task began, since the task was new for the last time: before that
// a person, or a stop, came between. Arguments outlive the call.
awaitable<std::optional<wall_time>> first_attempt_at(const delivery_context* context,
                                                     const ledger::task* task);

// Takes up an open intent, asks the target about it where that is needed, and prepares the
// delivery. Then the attempt is ready, decided or left. A failure is thrown by neither a component
// nor the ledger: publish_machine::stumbled settles it. Arguments outlive the call. Cancellable
// (terminal), then throws operation_aborted; an open intent stays open.
awaitable<result<void>> prepare_attempt(const delivery_context* context, attempt* attempt);

}  // namespace sluice::engine
