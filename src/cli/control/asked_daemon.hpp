#pragma once

// Lets a command ask the running daemon over its Unix socket.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <CLI/App.hpp>

#include <string>

namespace sluice::cli {

// Says which daemon a command asks.
struct daemon_place {
    std::string state;   // its state directory
    std::string socket;  // empty: the one of that daemon
};

// Adds --state and --socket.
void add_daemon_place(CLI::App& command, daemon_place& place);

// Asks once and returns the answer; null for a `body` sends none. Class unreachable: no daemon
// listens. Blocks.
result<json::value> ask_daemon(const daemon_place& place, const std::string& method,
                               const std::string& target, const json::value& body = nullptr);

}  // namespace sluice::cli
