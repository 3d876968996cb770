#pragma once

// Lets the running daemon make a change that a command asks for. Its audit trail and its log then
// tell of the change, and it acts at once.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <optional>
#include <string>

namespace sluice::cli {

// Asks the daemon that works in the state directory `state`. Returns nullopt when the command has
// to change the ledger itself: no daemon runs there, or the caller has no right at its socket. The
// rights of the ledger's files then decide. Nothing was changed in that case. Blocks.
std::optional<result<json::value>> change_by_daemon(const std::string& state,
                                                    const std::string& method,
                                                    const std::string& target,
                                                    const json::value& body);

}  // namespace sluice::cli
