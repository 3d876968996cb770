#pragma once

// Follows a stream of server-sent events of a running daemon, over its Unix socket. The commands
// use it.

#include <sluice/async/tokens.hpp>
#include <sluice/error.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/line_stream.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace sluice::control {

struct daemon_event {
    std::string name;
    json::value data;
};

class event_stream {
 public:
    explicit event_stream(std::unique_ptr<net::line_stream> lines) : lines_(std::move(lines)) {}

    // Returns the next event; nullopt when the daemon has ended the stream, or after close().
    // Fails (class invalid) for an event whose data is no JSON.
    awaitable<result<std::optional<daemon_event>>> next();

    void close() { lines_->close(); }

 private:
    std::unique_ptr<net::line_stream> lines_;
};

// The failure of a refused request has the daemon's own message and mend. `person` is the user who
// runs the command.
awaitable<result<event_stream>> follow_daemon(std::filesystem::path socket, std::string target,
                                              std::string person);

}  // namespace sluice::control
