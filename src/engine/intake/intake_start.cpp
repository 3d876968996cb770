#include "engine/intake/intake.hpp"
#include "engine/intake/source_facts.hpp"

#include <sluice/model/kept_json.hpp>

// Reads the state from which a run goes on.

namespace sluice::engine {

// Notes the source before anything is remembered, so that memory always says whose it is.
awaitable<result<intake::run_start>> intake::start_of_run() {
    const auto state = co_await services_.ledger.state_of(incoming_->name);
    if (!state) {
        co_return state.error();
    }
    if (state->source != incoming_->source_print) {
        const auto noted =
            co_await services_.ledger.note_source(incoming_->name, incoming_->source_print);
        if (!noted) {
            co_return noted.error();
        }
    }
    const auto recalled = co_await recall_facts(services_, incoming_.get());
    if (!recalled) {
        co_return recalled.error();
    }
    const auto read = co_await first_.read();
    if (!read) {
        co_return read.error();
    }
    listing_ = {};
    listing_.number = state->listings_begun;
    run_start start;
    start.begins_listing = !state->listing_unfinished;
    if (!state->position.empty()) {
        auto stored = parse_kept_json(state->position);
        if (!stored) {
            co_return std::move(stored.error()).within("stored position");
        }
        start.position = *std::move(stored);
    }
    co_return start;
}

}  // namespace sluice::engine
