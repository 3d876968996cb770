#pragma once

// Asks a running daemon over its Unix socket. The commands use it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/client.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace sluice::control {

class daemon_client {
 public:
    // A daemon that is busy with one long page still answers within this time.
    static constexpr std::chrono::seconds usual_patience{30};

    // `http` outlives the client. `person` is the user who runs the command, for the audit trail.
    static result<daemon_client> make(net::client_factory& http,
                                      const std::filesystem::path& socket, std::string person,
                                      std::chrono::seconds patience = usual_patience);

    // Asks only a daemon that works in this state directory; another one refuses with status 421.
    void only_of(const std::filesystem::path& state) { state_ = state.string(); }

    // Returns the body of a success. Null for `body` sends none. The failure of a refused request
    // has the daemon's own message and mend, and its status. Class unreachable means that no daemon
    // listens there.
    awaitable<result<json::value>> ask(std::string method, std::string target, json::value body);

 private:
    daemon_client(std::shared_ptr<net::http_client> http, std::string person)
        : http_(std::move(http)), person_(std::move(person)) {}

    std::shared_ptr<net::http_client> http_;
    std::string person_;
    std::string state_;  // empty: any daemon may answer
};

// The failure of a refused request: the daemon's own message and mend, and its status.
failure refused_by_daemon(const net::response& reply);

// Returns the socket of a daemon that works in `state`: the one there, else that of the service's
// runtime directory.
std::filesystem::path socket_of_daemon(const std::filesystem::path& state);

}  // namespace sluice::control
