#include "support/postgresql_server.hpp"

#include "support/net_certificates.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {

namespace fs = std::filesystem;

namespace {

constexpr uid_t nobody = 65534;

// Debian keeps the programs of each version in a folder of its own.
std::string program_of_server(const std::string& name) {
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql")) {
        const auto path = version.path() / "bin" / name;
        if (fs::exists(path)) {
            return path.string();
        }
    }
    throw std::runtime_error("there is no " + name + ": install postgresql");
}

int free_port() {
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

launch launch_of(const std::vector<std::string>& command) {
    launch made;
    made.file = command.front();
    made.arguments.assign(command.begin() + 1, command.end());
    return made;
}

void write_private(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    if (::geteuid() == 0 && ::chown(file.c_str(), nobody, nobody) != 0) {
        throw std::runtime_error("the server's user cannot get " + file.string());
    }
}

}  // namespace

postgresql_server& postgresql_server::shared() {
    static postgresql_server one;
    return one;
}

postgresql_server::postgresql_server() {
    if (::geteuid() == 0 && ::chown(directory_.path().c_str(), nobody, nobody) != 0) {
        throw std::runtime_error("the server's user cannot get its directory");
    }
    const auto data = (directory_ / "data").string();
    const auto command =
        as_its_user({program_of_server("initdb"), "--pgdata=" + data, "--username=postgres",
                     "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"});
    const auto made = run_to_end_of(launch_of(command));
    if (made.code != 0) {
        throw std::runtime_error("initdb: " + made.out + made.err);
    }
    write_private(fs::path(data) / "pg_hba.conf",
                  "local all locked scram-sha-256\n"
                  "local all all trust\n"
                  "host all all 127.0.0.1/32 scram-sha-256\n");
    const test_authority authority;
    const auto own = authority.issue();
    std::ofstream(ca_file()) << authority.pem();
    write_private(fs::path(data) / "server.crt", own.pem);
    write_private(fs::path(data) / "server.key", own.key_pem);
    const auto of_client = authority.issue();
    std::ofstream(client_certificate()) << of_client.pem;
    std::ofstream(client_key()) << of_client.key_pem;
    fs::permissions(client_key(), fs::perms::owner_read | fs::perms::owner_write);
    start();
    run("CREATE ROLE locked LOGIN PASSWORD 'hunter2'; CREATE ROLE other LOGIN");
}

postgresql_server::~postgresql_server() {
    if (server_) {
        server_->send(SIGQUIT);
        (void)server_->wait();
    }
}

std::vector<std::string> postgresql_server::as_its_user(std::vector<std::string> command) const {
    // The server dies with the test program, also when that crashes.
    std::vector<std::string> whole{"/usr/bin/setpriv", "--pdeathsig", "QUIT"};
    if (::geteuid() == 0) {
        const auto user = std::to_string(nobody);
        whole.insert(whole.end(), {"--reuid", user, "--regid", user, "--clear-groups"});
    }
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
}

void postgresql_server::start() {
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        // Another program may take the port between the look and the start.
        port_ = port_ == 0 ? free_port() : port_;
        const auto command =
            as_its_user({program_of_server("postgres"), "-D", (directory_ / "data").string(), "-k",
                         folder(), "-p", port(), "-c", "listen_addresses=127.0.0.1", "-c",
                         "fsync=off", "-c", "ssl=on", "-c", "log_min_messages=log", "-c",
                         "log_checkpoints=off", "-c", "max_connections=20"});
        server_ = std::make_unique<program>(launch_of(command));
        if (server_->wrote("ready to accept connections")) {
            return;
        }
        port_ = 0;
    }
    throw std::runtime_error("the server does not start: " + server_->err());
}

void postgresql_server::kill() {
    server_->send(SIGQUIT);
    (void)server_->wait();
    server_.reset();
}

std::string postgresql_server::run(const std::string& sql, const std::string& database) const {
    const auto done =
        run_to_end_of(launch_of({"/usr/bin/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", folder(),
                                 "-p", port(), "-U", "postgres", "-c", sql, database}));
    EXPECT_EQ(done.code, 0) << done.err;
    return done.out;
}

}  // namespace sluice::testing
