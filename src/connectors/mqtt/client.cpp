#include "connectors/mqtt/client.hpp"

#include <algorithm>
#include <utility>

namespace sluice::mqtt {

namespace {

net::connection_settings connection_of(const client_options& options) {
    net::connection_settings made;
    made.host = options.host;
    made.port = static_cast<std::uint16_t>(options.port);
    made.encrypted = options.tls != tls_use::off;
    made.tls.verify = options.tls == tls_use::verified;
    made.tls.ca_file = options.ca_file;
    made.tls.certificate_file = options.certificate_file;
    made.tls.key_file = options.key_file;
    made.time_limit = options.time_limit;
    return made;
}

class connected_client final : public server_client {
 public:
    connected_client(client_options options, std::shared_ptr<net::connection_opener> opener,
                     clock& time)
        : options_(std::move(options)), opener_(std::move(opener)), time_(time) {}

    std::string_view type() const override { return "mqtt"; }
    protocol version() const override { return options_.version; }
    std::chrono::milliseconds time_limit() const override { return options_.time_limit; }
    std::string place() const override {
        const bool is_ipv6 = options_.host.find(':') != std::string::npos;
        return (options_.tls == tls_use::off ? "mqtt://" : "mqtts://") +
               (is_ipv6 ? "[" + options_.host + "]" : options_.host) + ":" +
               std::to_string(options_.port);
    }

    awaitable<result<net::response>> send(net::request /*request*/) override {
        co_return failure(failure_class::refused,
                          place() + " is an MQTT server and takes no HTTP requests",
                          "use it in a subscriber or a publisher of type mqtt");
    }

    awaitable<result<std::unique_ptr<session>>> open(session_settings settings) override {
        settings.connect.version = options_.version;
        settings.connect.user = options_.user;
        settings.connect.password = options_.password;
        settings.connect.keep_alive = std::chrono::ceil<std::chrono::seconds>(options_.keep_alive);
        settings.time_limit = options_.time_limit;
        auto opening = session::open(opener_.get(), &time_, std::move(settings));
        auto opened = co_await std::move(opening);
        if (!opened) {
            co_return failure(opened.error()).within(place());
        }
        co_return opened;
    }

 private:
    client_options options_;
    std::shared_ptr<net::connection_opener> opener_;
    clock& time_;
};

std::string judge_host(const std::string& host) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.' || c == ':' || c == '_';
    };
    return std::ranges::all_of(host, fits) ? "" : "must be the name or the address of a server";
}

void check_login(const client_options& options, config::section_report& report) {
    if (options.user.empty() && !options.password.reveal().empty()) {
        report.add("user", "a password needs a user", "give both, or none");
    }
    if (options.certificate_file.empty() != options.key_file.empty()) {
        report.add(options.key_file.empty() ? "key_file" : "certificate_file",
                   "a client certificate needs its key", "give both, or none");
    }
}

}  // namespace

const config::declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        using o = client_options;
        config::declaration<o> d("mqtt", "A server for MQTT");
        d.field("host", &o::host, "The server: a name or an address")
            .required()
            .not_empty()
            .check(judge_host)
            .example("broker.example.org");
        d.field("port", &o::port, "The server's port; without TLS it is usually 1883")
            .at_least(1)
            .at_most(65'535);
        d.field("protocol", &o::version, "The version of MQTT")
            .choice("5", protocol::v5, "MQTT 5")
            .choice("3.1.1", protocol::v3, "MQTT 3.1.1, which has no user properties");
        d.field("user", &o::user, "The name for the login").example("sluice");
        d.field("password", &o::password, "The password of the login")
            .example("${credential:mqtt}");
        d.field("tls", &o::tls, "How the connection is protected")
            .choice("verified", tls_use::verified,
                    "encrypted; the server shows a certificate for its name")
            .choice("unverified", tls_use::unverified,
                    "encrypted, but anybody could answer in place of the server")
            .choice("off", tls_use::off, "everybody on the way can read and change everything");
        d.field("ca_file", &o::ca_file,
                "The authorities that may sign the server's certificate, in place of the system's")
            .path()
            .example("/etc/sluice/broker-ca.pem");
        d.field("certificate_file", &o::certificate_file, "A certificate that identifies Sluice")
            .path()
            .example("/etc/sluice/broker.crt");
        d.field("key_file", &o::key_file, "The key of that certificate")
            .path()
            .example("/etc/sluice/broker.key");
        d.field("keep_alive", &o::keep_alive,
                "After so much silence Sluice sends a sign of life, in whole seconds. A server "
                "that does not answer by then is lost")
            .at_least(std::chrono::seconds(1))
            .at_most(std::chrono::hours(18));
        d.field("time_limit", &o::time_limit,
                "The longest time for a connection, and for the server's word about a message")
            .at_least(std::chrono::milliseconds(100))
            .at_most(std::chrono::hours(1));
        d.check({"user", "password", "certificate_file", "key_file"}, check_login);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context) {
    auto opener =
        net::make_connection_opener(context.executor, context.time, connection_of(options));
    if (!opener) {
        return opener.error();
    }
    return std::shared_ptr<client>(
        std::make_shared<connected_client>(options, *std::move(opener), context.time));
}

result<std::shared_ptr<server_client>> server_of(const std::string& client,
                                                 const component_context& context) {
    const auto found = context.clients.find(client);
    if (!found) {
        return failure(failure_class::invalid,
                       context.name + ": there is no client '" + client + "'",
                       "configure it under clients");
    }
    auto server = std::dynamic_pointer_cast<server_client>(found);
    if (!server) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + client + "' is of type " +
                           std::string(found->type()) + ", not mqtt",
                       "name a client of type mqtt");
    }
    return server;
}

}  // namespace sluice::mqtt
