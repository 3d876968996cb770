#pragma once

// Decides who a caller is and what the caller may do. It has no I/O, apart from the names of users.

#include "control/resource.hpp"

#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <variant>

namespace sluice::control {

// Says by which way a request came in.
enum class entrance {
    socket,      // the Unix socket: the kernel says who calls
    network,     // TCP: a bearer token says it
    monitoring,  // the loopback port that shows some resources to anyone
};

// Refuses a caller: 401 for one who is unknown, 403 for one who may not do this.
struct denial {
    unsigned status = 403;
    std::string message;
    std::string mend;
};

class gate {
 public:
    // `service` is the user of the daemon; `readers` the group that may read. The tokens are by the
    // name of their holder. User and group 65534 give no right: they stand for all users that the
    // daemon's user namespace does not know.
    gate(uid_t service, std::optional<gid_t> readers,
         std::map<std::string, engine::control_token> tokens)
        : service_(service), readers_(readers), tokens_(std::move(tokens)) {}

    std::variant<caller, denial> identify(const net::request& asked, entrance by) const;

    // Returns nothing when the caller may use the resource.
    static std::optional<denial> refuse(const caller& who, const resource& wanted, entrance by);

 private:
    std::variant<caller, denial> local_caller(const net::request& asked) const;
    std::variant<caller, denial> token_holder(const net::request& asked) const;

    uid_t service_;
    std::optional<gid_t> readers_;
    std::map<std::string, engine::control_token> tokens_;
};

// Sent by this program's commands: the user who runs them, also under sudo. Only a caller who may
// do everything is believed, and both names are kept.
inline constexpr const char* operator_header = "Sluice-Operator";

// Sent by commands that change something: the state directory that they mean. A daemon that works
// in another one refuses.
inline constexpr const char* state_header = "Sluice-State";

}  // namespace sluice::control
