#include "engine/plan/control_settings.hpp"

#include <boost/asio/ip/address.hpp>

#include <charconv>

namespace sluice::engine {
namespace {

// 128 bits in hexadecimal. A shorter token could be guessed over the network.
constexpr std::size_t shortest_token = 32;

std::string judge_address(const std::string& text) {
    return read_listen_address(text) ? "" : "'" + text + "' is no address with a port";
}

std::string judge_loopback(const std::string& text) {
    const auto at = read_listen_address(text);
    if (!at) {
        return judge_address(text);
    }
    return at->is_loopback
               ? ""
               : "this port answers without a token: give a loopback address, or scrape "
                 "`listen` with a token";
}

std::string judge_socket(const std::string& path) {
    return path.starts_with('/') && !path.ends_with('/') ? "" : "give an absolute path of a file";
}

void check_listening(const control_settings& given, config::section_report& report) {
    if (given.certificate_file.empty() != given.key_file.empty()) {
        report.add(given.key_file.empty() ? "certificate_file" : "key_file",
                   "certificate_file and key_file need each other", "set both or none");
    }
    if (given.listen.empty()) {
        if (!given.tokens.empty()) {
            report.add("tokens", "no program can use a token without `listen`",
                       "set `listen`, or take the tokens out");
        }
        return;
    }
    if (given.tokens.empty()) {
        report.add("listen", "nobody could use it: there is no token", "give `tokens`");
    }
    const auto at = read_listen_address(given.listen);
    if (at && !at->is_loopback && given.certificate_file.empty()) {
        report.add("listen", "a token would cross the network in plain text",
                   "give certificate_file and key_file, or listen on 127.0.0.1");
    }
}

}  // namespace

std::string name_of(control_role role) {
    switch (role) {
        case control_role::viewer:
            return "viewer";
        case control_role::approver:
            return "approver";
        case control_role::operates:
            return "operator";
        case control_role::editor:
            return "editor";
        case control_role::admin:
            break;
    }
    return "admin";
}

std::optional<listen_address> read_listen_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) {
        return std::nullopt;
    }
    listen_address at;
    at.host = text.substr(0, colon);
    if (at.host.starts_with('[') && at.host.ends_with(']')) {
        at.host = at.host.substr(1, at.host.size() - 2);
    }
    const char* const end = text.data() + text.size();
    const auto [stopped, wrong] = std::from_chars(text.data() + colon + 1, end, at.port);
    boost::system::error_code unknown;
    const auto address = boost::asio::ip::make_address(
        at.host == "localhost" ? std::string("127.0.0.1") : at.host, unknown);
    if (wrong != std::errc() || stopped != end || unknown) {
        return std::nullopt;
    }
    at.is_loopback = address.is_loopback();
    return at;
}

const config::declaration<control_token>& token_declaration() {
    static const auto declared = [] {
        using o = control_token;
        config::declaration<o> d("token", "Lets a program or a person in over TCP");
        d.field("role", &o::role, "The rights of its holder")
            .choice("viewer", control_role::viewer, "read everything but the audit trail")
            .choice("approver", control_role::approver, "also approve and reject held tasks")
            .choice("operator", control_role::operates,
                    "also move other tasks, pause, run now and change log levels")
            .choice("editor", control_role::editor, "also change data and the configuration")
            .choice("admin", control_role::admin, "also read the audit trail");
        d.field("token", &o::token, "The token, of 32 characters or more: `openssl rand -hex 32`")
            .required()
            .not_empty()
            .example("${credential:control-token}")
            .check([](const secret& token) {
                return token.reveal().size() < shortest_token
                           ? std::string("too short: give 32 characters or more")
                           : std::string();
            });
        return d;
    }();
    return declared;
}

const config::declaration<control_settings>& control_declaration() {
    static const auto declared = [] {
        using o = control_settings;
        config::declaration<o> d("control",
                                 "Lets people and programs ask the running daemon, and steer it");
        d.field("enabled", &o::enabled, "Switches the control interface on or off");
        d.field("socket", &o::socket,
                "The Unix socket. The default is control.sock in the runtime directory "
                "($RUNTIME_DIRECTORY), or in the state directory where there is none")
            .example("/run/sluice/control.sock")
            .check(judge_socket);
        d.field("readers", &o::readers,
                "A group whose members may read over the socket. Root and the user of the service "
                "may change things")
            .example("sluice");
        d.field("listen", &o::listen, "Address and port for programs with a token")
            .example("127.0.0.1:9750")
            .check(judge_address);
        d.field("certificate_file", &o::certificate_file,
                "The certificate of `listen` with its chain, PEM")
            .path()
            .example("/etc/sluice/control.pem");
        d.field("key_file", &o::key_file, "Its key, PEM").path().example("/etc/sluice/control.key");
        d.field("tokens", &o::tokens, "The tokens, by the name of their holder",
                token_declaration());
        d.field(
             "metrics_listen", &o::metrics_listen,
             "A loopback address and port for a monitoring system. It answers /metrics, /healthz "
             "and /readyz without a token")
            .example("127.0.0.1:9464")
            .check(judge_loopback);
        d.check({"listen", "tokens", "certificate_file", "key_file"}, check_listening);
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
