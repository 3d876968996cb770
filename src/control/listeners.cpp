#include "control/listeners.hpp"

#include <cstdlib>
#include <grp.h>
#include <unistd.h>

namespace sluice::control {
namespace {

constexpr const char* socket_name = "control.sock";

// The data of a task is at most 1 MiB by default, and JSON in JSON can double it.
constexpr std::size_t largest_body = std::size_t{4} * 1024 * 1024;
constexpr std::size_t largest_bodies = std::size_t{16} * 1024 * 1024;
constexpr std::size_t most_connections = 64;
// Every user of a Unix socket may have a stream open for each of its tools.
constexpr std::size_t most_per_user = 32;

net::server_settings limits() {
    net::server_settings made;
    made.largest_body = largest_body;
    made.largest_bodies = largest_bodies;
    made.connections = most_connections;
    made.connections_per_address = most_per_user;
    return made;
}

std::optional<gid_t> group_called(const std::string& name) {
    std::vector<char> texts(16 * 1024);
    ::group entry{};
    ::group* found = nullptr;
    const bool known =
        ::getgrnam_r(name.c_str(), &entry, texts.data(), texts.size(), &found) == 0 &&
        found != nullptr;
    return known ? std::optional(entry.gr_gid) : std::nullopt;
}

}  // namespace

std::filesystem::path socket_path(const engine::control_settings& settings,
                                  const std::filesystem::path& state) {
    if (!settings.socket.empty()) {
        return settings.socket;
    }
    const char* runtime = std::getenv("RUNTIME_DIRECTORY");
    const bool given = runtime != nullptr && *runtime == '/';
    return std::filesystem::absolute(given ? std::filesystem::path(runtime) : state) / socket_name;
}

void listeners::start(const engine::control_settings& settings,
                      const std::filesystem::path& socket) {
    std::optional<gid_t> readers;
    if (!settings.readers.empty()) {
        readers = group_called(settings.readers);
        if (!readers) {
            context_.log.write(
                log_level::error, "this machine has no such group",
                {{"field", std::string("daemon.control.readers")}, {"group", settings.readers}});
        }
    }
    service_ = std::make_unique<control_service>(
        context_, gate(::geteuid(), readers, settings.tokens), table_);
    auto local = limits();
    local.unix_socket = socket.string();
    // The kernel names each caller, and the gate decides. Without readers no other user has to
    // reach it.
    local.unix_mode = readers ? 0666 : 0600;
    open(std::move(local), entrance::socket, "socket");
    if (const auto at = engine::read_listen_address(settings.listen)) {
        auto network = limits();
        network.host = at->host;
        network.port = at->port;
        network.certificate_file = settings.certificate_file;
        network.key_file = settings.key_file;
        open(std::move(network), entrance::network, "listen");
    }
    if (const auto at = engine::read_listen_address(settings.metrics_listen)) {
        auto monitoring = limits();
        monitoring.host = at->host;
        monitoring.port = at->port;
        open(std::move(monitoring), entrance::monitoring, "metrics_listen");
    }
}

void listeners::open(net::server_settings settings, entrance by, const char* field) {
    auto place = settings.unix_socket.empty() ? settings.host : settings.unix_socket;
    auto* service = service_.get();
    settings.handed = context_.handed;
    auto opened = net::start_server(
        executor_, std::move(settings),
        [service, by](net::request asked) { return service->answer_to(std::move(asked), by); });
    if (!opened) {
        context_.log.write(log_level::error, "part of the control interface does not listen",
                           {{"field", "daemon.control." + std::string(field)},
                            {"failure", describe(opened.error())}});
        closed_.push_back({"daemon.control." + std::string(field), opened.error()});
        return;
    }
    if ((*opened)->port() != 0) {
        place += ":" + std::to_string((*opened)->port());
        ports_.push_back((*opened)->port());
    }
    context_.log.write(log_level::info, "control interface listens", {{"place", place}});
    servers_.push_back(*std::move(opened));
}

awaitable<void> listeners::stop() {
    for (const auto& server : servers_) {
        co_await server->stop();
    }
    servers_.clear();
}

}  // namespace sluice::control
