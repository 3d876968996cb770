#pragma once

// Declares how people and programs reach the running daemon: `daemon.control`. The control
// interface reads it.

#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::engine {

// Says what a caller may do. Each role may do everything that the roles before it may.
enum class control_role {
    viewer,    // read
    approver,  // approve and reject held tasks
    operates,  // move tasks, pause, run now, change log levels
    editor,    // change data and the configuration
    admin,     // read the audit trail
};

std::string name_of(control_role role);  // as the configuration spells it: "operator"

struct control_token {
    control_role role = control_role::viewer;
    secret token;

    friend bool operator==(const control_token&, const control_token&) = default;
};

// Lets a program or a person use the daemon over TCP.
const config::declaration<control_token>& token_declaration();

struct control_settings {
    bool enabled = true;
    std::string socket;   // empty: control.sock in the runtime directory
    std::string readers;  // a group
    std::string listen;   // address:port; empty: no TCP
    std::string certificate_file;
    std::string key_file;
    std::map<std::string, control_token> tokens;  // by the name of their holder
    std::string metrics_listen;                   // address:port of this machine; empty: none

    friend bool operator==(const control_settings&, const control_settings&) = default;
};

const config::declaration<control_settings>& control_declaration();

// An address with a port, as `listen` and `metrics_listen` spell it: "127.0.0.1:9750", "[::1]:0".
struct listen_address {
    std::string host;
    std::uint16_t port = 0;
    bool is_loopback = false;
};
std::optional<listen_address> read_listen_address(const std::string& text);

}  // namespace sluice::engine
