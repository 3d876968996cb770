#include "cli/control/asked_daemon.hpp"

#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"
#include "cli/tasks/task_commands.hpp"
#include "control/daemon_client.hpp"

#include <sluice/async/clock.hpp>

namespace sluice::cli {

void add_daemon_place(CLI::App& command, daemon_place& place) {
    place.state = app::default_state_directory();
    command.add_option("--state", place.state, "The daemon's state directory")
        ->capture_default_str();
    command.add_option("--socket", place.socket,
                       "The daemon's Unix socket, if it is not control.sock in the state directory "
                       "or in /run/sluice");
}

result<json::value> ask_daemon(const daemon_place& place, const std::string& method,
                               const std::string& target, const json::value& body) {
    const auto socket = place.socket.empty() ? control::socket_of_daemon(place.state)
                                             : std::filesystem::absolute(place.socket);
    asio::io_context context;
    system_clock time;
    system_random random;
    const auto http = net::make_client_factory(context.get_executor(), time, random);
    auto client = control::daemon_client::make(*http, socket, operator_name());
    if (!client) {
        return std::move(client).error();
    }
    return app::run_to_end(context, client->ask(method, target, body));
}

}  // namespace sluice::cli
