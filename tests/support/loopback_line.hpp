#pragma once

// Blocking sockets on this machine, and one HTTP message at a time on them. Everything that waits
// gives up when `ending` is set.

#include <atomic>
#include <string>

namespace sluice::testing {

struct listener {
    int socket = -1;
    int port = 0;
};
// At a free port, or at that one; throws std::runtime_error when it cannot.
listener listen_on_loopback(int port = 0);

// -1: nobody listens there.
int connect_to_loopback(int port);

// -1: ending.
int accept_one(int listening, const std::atomic<bool>& ending);

// Header and body by its Content-Length; what is left stays in `buffer`. Empty: the other side
// closed, or ending.
std::string read_message(int socket, std::string& buffer, const std::atomic<bool>& ending);

void send_all(int socket, const std::string& bytes);

// Until the other side closes, or ending.
void wait_for_close(int socket, const std::atomic<bool>& ending);

void reset(int socket);  // RST in place of FIN

}  // namespace sluice::testing
