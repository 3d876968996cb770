#include "control/daemon_client.hpp"

#include "control/gate.hpp"

#include <cstdlib>
#include <string_view>

namespace sluice::control {
namespace {

constexpr std::string_view base_url = "http://localhost";

// The client names the request before the reason. A person asked for no URL, and the reason names
// the socket.
failure without_place(failure why) {
    const auto place = why.message.find(base_url);
    const auto reason = why.message.find(": ", place == std::string::npos ? place : place + 8);
    if (reason != std::string::npos) {
        why.message.erase(0, reason + 2);
    }
    return why;
}

}  // namespace

failure refused_by_daemon(const net::response& reply) {
    const auto body = parse_json(reply.body);
    auto message = body ? text_member(*body, "error") : std::string();
    if (message.empty()) {
        message = "the daemon answered with status " + std::to_string(reply.status);
    }
    failure why(reply.status >= 500 ? failure_class::internal : failure_class::refused,
                std::move(message), body ? text_member(*body, "mend") : std::string());
    why.status = reply.status;
    return why;
}

result<daemon_client> daemon_client::make(net::client_factory& http,
                                          const std::filesystem::path& socket, std::string person,
                                          std::chrono::seconds patience) {
    net::client_settings settings;
    settings.base_url = base_url;
    settings.unix_socket = socket.string();
    settings.retry.attempts = 1;
    settings.timeouts.first_byte = patience;
    settings.timeouts.total = patience * 2;
    auto made = http.make(settings);
    if (!made) {
        return std::move(made).error();
    }
    return daemon_client(*std::move(made), std::move(person));
}

awaitable<result<json::value>> daemon_client::ask(std::string method, std::string target,
                                                  json::value body) {
    net::request asked;
    asked.method = std::move(method);
    asked.target = std::move(target);
    asked.headers.add(operator_header, person_);
    if (!state_.empty()) {
        asked.headers.add(state_header, state_);
    }
    if (kind_of(body) != json_kind::null) {
        asked.headers.add("Content-Type", "application/json");
        asked.body = write_json(body);
    }
    auto reply = co_await http_->send(std::move(asked));
    if (!reply) {
        co_return without_place(std::move(reply).error());
    }
    if (reply->status >= 400) {
        co_return refused_by_daemon(*reply);
    }
    co_return parse_json(reply->body);
}

std::filesystem::path socket_of_daemon(const std::filesystem::path& state) {
    std::error_code unknown;
    auto beside = std::filesystem::absolute(state, unknown) / "control.sock";
    if (std::filesystem::exists(beside, unknown)) {
        return beside;
    }
    const char* runtime = std::getenv("RUNTIME_DIRECTORY");
    const std::filesystem::path directory =
        runtime != nullptr && *runtime == '/' ? runtime : "/run/sluice";
    auto of_service = directory / "control.sock";
    return std::filesystem::exists(of_service, unknown) ? of_service : beside;
}

}  // namespace sluice::control
