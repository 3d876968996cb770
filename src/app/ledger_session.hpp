#pragma once

// Uses the ledger beside a daemon, whether one runs or not: opens it, works, closes it.

#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"

#include <sluice/ledger/state_owner.hpp>

#include <string>
#include <type_traits>

namespace sluice::app {

// Opens the ledger, calls `work` with it, and closes it. Acts as the owner of the state directory
// if root asks. `work` returns an awaitable of a result. Blocks.
template <class Work>
auto with_ledger(const std::string& state, bool read_only, Work work) ->
    typename std::invoke_result_t<Work, ledger::ledger*>::value_type {
    using answer = typename std::invoke_result_t<Work, ledger::ledger*>::value_type;
    const auto acting = ledger::acting_as_owner::of(state);
    if (!acting) {
        return acting.error();
    }
    auto opened = open_existing_ledger(state, read_only);
    if (!opened) {
        return opened.error();
    }
    asio::io_context context;
    auto& ledger = **opened;
    auto done = [](ledger::ledger* used, Work inner) -> awaitable<answer> {
        auto text = co_await inner(used);
        co_await used->close();
        co_return text;
    };
    return run_to_end(context, done(&ledger, std::move(work)));
}

}  // namespace sluice::app
