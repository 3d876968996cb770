#include "cli/control/asked_daemon.hpp"

#include "app/state_directory.hpp"
#include "cli/tasks/task_commands.hpp"

namespace sluice::cli {

std::filesystem::path daemon_place::path() const {
    return socket.empty() ? control::socket_of_daemon(state) : std::filesystem::absolute(socket);
}

void add_daemon_place(CLI::App& command, daemon_place& place) {
    place.state = app::default_state_directory();
    command.add_option("--state", place.state, "The daemon's state directory")
        ->capture_default_str();
    command.add_option("--socket", place.socket,
                       "The daemon's Unix socket, if it is not control.sock in the state directory "
                       "or in /run/sluice");
}

bool is_wrong_name(const failure& why) {
    return why.status == 400 || why.status == 404;
}

result<answer_text> answer_to(const failure& why) {
    if (!is_wrong_name(why)) {
        return why;
    }
    answer_text nothing;
    nothing.wrong_name = why;
    return nothing;
}

std::string calling_person() {
    return operator_name();
}

result<json::value> ask_daemon(const daemon_place& place, const std::string& method,
                               const std::string& target, const json::value& body) {
    return with_daemon(
        place, [&](control::daemon_client* client) { return client->ask(method, target, body); });
}

}  // namespace sluice::cli
