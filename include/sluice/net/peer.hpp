#pragma once

// Says who is at the other end of a server's connection. Handlers decide by it who may do what.

#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sluice::net {

struct peer {
    // The process that connected over a Unix socket, as the kernel stated it at that moment.
    struct process {
        pid_t id = 0;
        uid_t user = 0;
        gid_t group = 0;
        std::vector<gid_t> groups = {};  // its further groups
    };

    std::string address;           // of a connection over TCP, without the port; else empty
    std::optional<process> local;  // of a connection over a Unix socket
    bool encrypted = false;        // by TLS
    // The names in the certificate with which it proved itself: the subject, the common name, and
    // the alternative names for hosts and URIs. Empty: it gave none.
    std::vector<std::string> certificate = {};
};

}  // namespace sluice::net
