#pragma once

// How a command beside a daemon, running or not, uses its ledger: open, work, close, print.

#include "app/command.hpp"
#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"

#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/printable.hpp>

#include <cstdio>
#include <string>
#include <type_traits>

namespace sluice::app {

// What such a command prints, and whether all that was asked for could be done.
struct answer_text {
    std::string text;
    bool complete = true;
};

// Opens the ledger, lets `work` use it, closes it: as the owner of the state directory when root
// asks. `work` gives an awaitable of a result.
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
    auto& record = **opened;
    auto done = [](ledger::ledger* used, Work inner) -> awaitable<answer> {
        auto text = co_await inner(used);
        co_await used->close();
        co_return text;
    };
    return run_to_end(context, done(&record, std::move(work)));
}

// `command` as the person wrote it: "tasks list".
inline void print_answer(const char* command, const result<answer_text>& answer, int& exit_code) {
    if (!answer) {
        std::fprintf(stderr, "sluice %s: %s\n", command, describe(answer.error()).c_str());
        exit_code = exit_failed;
        return;
    }
    std::fputs(printable_lines(answer->text).c_str(), stdout);
    if (!answer->complete) {
        exit_code = exit_failed;
    }
}

}  // namespace sluice::app
