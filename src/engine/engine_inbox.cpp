#include "engine/engine.hpp"
#include "engine/maintenance_watch.hpp"

// Runs an incoming that is sent its records: whenever requests have arrived.

namespace sluice::engine {
namespace {

// A run that fails leaves its requests unanswered or answered with an error. The next one waits
// this long, so that a ledger in trouble is not asked all the time.
constexpr std::chrono::seconds after_failure{1};
constexpr std::chrono::seconds between_inbox_looks{1};

}  // namespace

awaitable<void> engine::receive(intake_unit* unit) {
    const auto& incoming = unit->parts.incoming;
    auto* const box = incoming->source->receives();
    while (!unit->runs.is_stopping()) {
        const bool arrived = co_await box->arrived();
        if (unit->runs.is_stopping()) {
            break;
        }
        const bool was_held = co_await keep_shut_while_held(unit);
        if (was_held) {
            continue;  // the requests were given back
        }
        if (!arrived) {
            box->open();  // a pause shut it, and is over already
            continue;
        }
        const auto turn = co_await run_locks_.enter(incoming->name);
        if (unit->runs.is_stopping()) {
            break;
        }
        const auto done = co_await unit->runs.run("request", box->traceparent());
        if (!done) {
            co_await services_.time.sleep_for(after_failure);
        }
    }
    box->close();
}

// A run waits a while for further requests. Without this, it would take one more in spite of a
// pause.
void engine::shut_paused_inboxes() const {
    for (const auto& unit : intakes_) {
        const auto& incoming = unit->parts.incoming;
        auto* const box = incoming->source->receives();
        if (box != nullptr && pauses_.paused(ledger::paused_kind::incoming, incoming->name)) {
            box->close();
        }
    }
}

// Senders of a paused incoming are told to come again: their records belong to nobody yet.
awaitable<bool> engine::keep_shut_while_held(const intake_unit* unit) {
    const auto& incoming = unit->parts.incoming;
    const auto is_held = [&] {
        return pauses_.paused(ledger::paused_kind::incoming, incoming->name) ||
               held_by_maintenance(services_, ledger::paused_kind::incoming, incoming->name);
    };
    if (!is_held()) {
        co_return false;
    }
    auto* const box = incoming->source->receives();
    box->close();
    while (is_held() && !unit->runs.is_stopping()) {
        co_await services_.time.sleep_for(between_inbox_looks);
    }
    if (!unit->runs.is_stopping()) {
        box->open();
    }
    co_return true;
}

}  // namespace sluice::engine
