#include "support/mosquitto_server.hpp"

#include "support/net_certificates.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {

namespace {

int free_loopback_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(probe, any, size) != 0 || ::getsockname(probe, any, &size) != 0) {
        throw std::runtime_error("there is no free port");
    }
    ::close(probe);
    return ntohs(address.sin_port);
}

launch launch_of_client(const std::string& file, const mosquitto_server& server,
                        const std::string& topic, const std::vector<std::string>& more) {
    launch made;
    // Its lines come at once, and not when its buffer is full.
    made.file = "/usr/bin/stdbuf";
    made.arguments = {"-oL",         file, "-h",     "127.0.0.1", "-p",
                      server.port(), "-V", "mqttv5", "-t",        topic};
    made.arguments.insert(made.arguments.end(), more.begin(), more.end());
    return made;
}

}  // namespace

std::string filled_in(std::string text, const std::string& word, const std::string& value) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word)) {
        text.replace(at, word.size(), value);
    }
    return text;
}

mosquitto_server& mosquitto_server::shared() {
    static mosquitto_server one;
    return one;
}

mosquitto_server::mosquitto_server() {
    const test_authority authority;
    const auto own = authority.issue();
    std::ofstream(ca_file()) << authority.pem();
    std::ofstream(directory_ / "server.crt") << own.pem;
    std::ofstream(directory_ / "server.key") << own.key_pem;
    const auto of_client = authority.issue();
    std::ofstream(client_certificate()) << of_client.pem;
    std::ofstream(client_key()) << of_client.key_pem;
    launch made;
    made.file = "/usr/bin/mosquitto_passwd";
    made.arguments = {"-b", "-c", (directory_ / "users").string(), "sluice", "hunter2"};
    if (const auto done = run_to_end_of(made); done.code != 0) {
        throw std::runtime_error("mosquitto_passwd: " + done.out + done.err);
    }
    std::ofstream(directory_ / "rights")
        << "user sluice\ntopic readwrite open/#\ntopic readwrite sensors/#\n"
           "topic readwrite alarms/#\n";
    start();
}

mosquitto_server::~mosquitto_server() {
    if (server_) {
        server_->send(SIGTERM);
        (void)server_->wait();
    }
}

void mosquitto_server::write_configuration() {
    std::ofstream(directory_ / "mosquitto.conf")
        << "per_listener_settings true\n"
        << (::geteuid() == 0 ? "user root\n" : "") << "log_dest stderr\nlog_type all\n"
        << "persistence true\npersistence_location " << directory_.path().string() << "/\n"
        << "listener " << port_ << " 127.0.0.1\nallow_anonymous true\n"
        << "listener " << tls_port_ << " 127.0.0.1\nallow_anonymous false\n"
        << "password_file " << (directory_ / "users").string() << "\nacl_file "
        << (directory_ / "rights").string() << "\ncertfile " << (directory_ / "server.crt").string()
        << "\nkeyfile " << (directory_ / "server.key").string() << "\n";
}

void mosquitto_server::start() {
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        // Another program may take a port between the look and the start.
        if (port_ == 0) {
            port_ = free_loopback_port();
            tls_port_ = free_loopback_port();
        }
        write_configuration();
        launch made;
        // The server dies with the test program, also when that crashes.
        made.file = "/usr/bin/setpriv";
        made.arguments = {"--pdeathsig", "TERM", "/usr/sbin/mosquitto", "-c",
                          (directory_ / "mosquitto.conf").string()};
        server_ = std::make_unique<program>(made);
        if (server_->wrote(" running")) {
            return;
        }
        port_ = 0;
    }
    throw std::runtime_error("the server does not start: " + server_->err());
}

void mosquitto_server::stop() {
    server_->send(SIGTERM);
    (void)server_->wait();
    server_.reset();
}

void mosquitto_server::publish(const std::string& topic, const std::string& payload,
                               const std::vector<std::string>& more) const {
    std::vector<std::string> all{"-m", payload};
    all.insert(all.end(), more.begin(), more.end());
    const auto done = run_to_end_of(launch_of_client("mosquitto_pub", *this, topic, all));
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

mosquitto_server::listener::listener(const mosquitto_server& server, const std::string& topics,
                                     int messages)
    : reads_(launch_of_client("mosquitto_sub", server, topics,
                              {"-q", "2", "-d", "--retain-as-published", "-C",
                               std::to_string(messages), "-W", "30", "-F", "got %t %q %r %p %P"})) {
    EXPECT_TRUE(reads_.wrote("SUBACK")) << reads_.err();
}

std::string mosquitto_server::listener::lines() {
    const auto all = reads_.wait().out;
    std::string found;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find('\n', at), all.size());
        const auto line = all.substr(at, end - at);
        if (line.starts_with("got ")) {
            found += line.substr(4) + "\n";
        }
        at = end + 1;
    }
    return found;
}

}  // namespace sluice::testing
