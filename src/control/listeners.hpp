#pragma once

// Opens the entrances of the control interface: the Unix socket, and the ports that are configured.

#include "control/running_daemon.hpp"
#include "control/service.hpp"

#include <sluice/net/server.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sluice::control {

class listeners {
 public:
    // All outlive it.
    listeners(asio::any_io_executor executor, const control_context& context, operations& table)
        : executor_(std::move(executor)), context_(context), table_(table) {}

    // Opens every entrance that `settings` ask for. One that cannot be opened is logged as an
    // error, and the others serve. `socket` is the path of the Unix socket.
    void start(const engine::control_settings& settings, const std::filesystem::path& socket);

    // Ends every connection. Await it before the destructor, unless nothing was started.
    awaitable<void> stop();

    // The ports that TCP listeners have, in the order of the settings: listen, metrics_listen.
    const std::vector<std::uint16_t>& ports() const { return ports_; }

    // The entrances that could not be opened.
    const std::vector<closed_entrance>& closed() const { return closed_; }

 private:
    void open(net::server_settings settings, entrance by, const char* field);

    asio::any_io_executor executor_;
    const control_context& context_;
    operations& table_;
    std::unique_ptr<control_service> service_;
    std::vector<std::unique_ptr<net::http_server>> servers_;
    std::vector<std::uint16_t> ports_;
    std::vector<closed_entrance> closed_;
};

// Returns the socket's path: as configured, else in $RUNTIME_DIRECTORY, else in the state
// directory.
std::filesystem::path socket_path(const engine::control_settings& settings,
                                  const std::filesystem::path& state);

}  // namespace sluice::control
