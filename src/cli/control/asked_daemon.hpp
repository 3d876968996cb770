#pragma once

// Lets a command ask the running daemon over its Unix socket.

#include "app/run_awaitable.hpp"
#include "cli/answer.hpp"
#include "control/daemon_client.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <CLI/App.hpp>

#include <filesystem>
#include <string>
#include <type_traits>

namespace sluice::cli {

// Says which daemon a command asks.
struct daemon_place {
    std::string state;   // its state directory
    std::string socket;  // empty: the one of that daemon

    std::filesystem::path path() const;
};

// Adds --state and --socket.
void add_daemon_place(CLI::App& command, daemon_place& place);

// Says whether the daemon refused what the command line names: nothing was done then.
bool is_wrong_name(const failure& why);

// Returns the answer of a command to a failed question: exit status 2 for a wrong name, else 1.
result<answer_text> answer_to(const failure& why);

// The person who runs the command, for the audit trail.
std::string calling_person();

// Calls `work` with a client of the daemon, and returns its result. Blocks.
template <class Work>
auto with_daemon(const daemon_place& place, Work work) ->
    typename std::invoke_result_t<Work, control::daemon_client*>::value_type {
    asio::io_context context;
    system_clock time;
    system_random random;
    const auto http = net::make_client_factory(context.get_executor(), time, random);
    auto client = control::daemon_client::make(*http, place.path(), calling_person());
    if (!client) {
        return std::move(client).error();
    }
    return app::run_to_end(context, work(&*client));
}

// Asks once and returns the answer; null for a `body` sends none. Class unreachable: no daemon
// listens. Blocks.
result<json::value> ask_daemon(const daemon_place& place, const std::string& method,
                               const std::string& target, const json::value& body = nullptr);

}  // namespace sluice::cli
