#include "page/page_server.hpp"

#include "page/door.hpp"

#include <sluice/model/text.hpp>

#include <unistd.h>

namespace sluice::operator_page {
namespace {

// The data of a task is at most 1 MiB by default, and a form can encode each byte as three.
constexpr std::size_t largest_form = std::size_t{4} * 1024 * 1024;
constexpr std::size_t largest_forms = std::size_t{16} * 1024 * 1024;
// A browser opens up to six connections to a host.
constexpr std::size_t most_connections = 96;
constexpr std::size_t most_per_address = 48;

// A proxy's user is in the group of the service.
constexpr unsigned socket_mode = 0660;

net::server_settings server_settings_of(const engine::page_settings& settings,
                                        const std::optional<engine::listen_address>& at) {
    net::server_settings made;
    if (at) {
        made.host = at->host;
        made.port = at->port;
    } else {
        made.unix_socket = settings.socket;
        made.unix_mode = socket_mode;
    }
    made.certificate_file = settings.certificate_file;
    made.key_file = settings.key_file;
    made.largest_body = largest_form;
    made.largest_bodies = largest_forms;
    made.connections = most_connections;
    // All browsers of a proxy come from one user.
    made.connections_per_address = at ? most_per_address : most_connections;
    return made;
}

std::string host_in_address(const std::string& host) {
    return host.find(':') == std::string::npos ? host : "[" + host + "]";
}

}  // namespace

void page_server::start(const engine::page_settings& settings) {
    const auto at = engine::read_listen_address(settings.listen);
    if (!at && settings.socket.empty()) {
        return;
    }
    const std::string field = at ? "daemon.page.listen" : "daemon.page.socket";
    page_rules rules;
    rules.prefix = settings.prefix;
    rules.cookie = "sluice_" + (at ? std::to_string(at->port) : std::string("page"));
    rules.sign_in = settings.sign_in || (at && !at->is_loopback);
    rules.encrypted = !settings.certificate_file.empty();
    // Tokens alone let in; the kernel names no caller of a TCP port.
    control::gate door(::geteuid(), std::nullopt, settings.tokens);
    service_ = std::make_unique<page_service>(table_, context_.time, context_.log, std::move(door),
                                              std::move(rules));
    auto* service = service_.get();
    auto place = server_settings_of(settings, at);
    place.handed = context_.handed;
    auto opened = net::start_server(executor_, std::move(place), [service](net::request asked) {
        return service->answer_to(std::move(asked));
    });
    if (!opened) {
        closed_ = control::closed_entrance{field, opened.error()};
        context_.log.write(log_level::error, "the operator's page does not listen",
                           {{"field", closed_->field}, {"failure", describe(closed_->why)}});
        service_.reset();
        return;
    }
    server_ = *std::move(opened);
    if (!at) {
        service_->serve_hosts(hosts_of_proxy(settings.hosts));
        context_.log.write(log_level::info, "the operator's page listens",
                           {{"socket", settings.socket}});
        return;
    }
    service_->serve_hosts(own_hosts(ascii::lower(at->host), server_->port(), settings.hosts));
    context_.log.write(log_level::info, "the operator's page listens",
                       {{"address", (settings.certificate_file.empty() ? "http://" : "https://") +
                                        host_in_address(at->host) + ":" +
                                        std::to_string(server_->port()) + settings.prefix + "/"}});
}

awaitable<void> page_server::stop() {
    if (server_) {
        co_await server_->stop();
        server_.reset();
    }
}

}  // namespace sluice::operator_page
