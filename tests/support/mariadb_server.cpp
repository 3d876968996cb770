#include "support/mariadb_server.hpp"

#include "support/net_certificates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <mysql.h>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace sluice::testing {

namespace fs = std::filesystem;

namespace {

constexpr uid_t user_of_mariadb = 65534;  // nobody

// The tables with the users. mariadb-install-db would need one more package.
constexpr const char* system_tables = "/usr/share/mysql/mysql_system_tables.sql";

int port_that_is_free() {
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

launch launch_of_command(const std::vector<std::string>& command) {
    launch made;
    made.file = command.front();
    made.arguments.assign(command.begin() + 1, command.end());
    return made;
}

void give_to_server(const fs::path& file) {
    if (::geteuid() == 0 && ::chown(file.c_str(), user_of_mariadb, user_of_mariadb) != 0) {
        throw std::runtime_error("the server's user cannot get " + file.string());
    }
}

void write_for_server(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    give_to_server(file);
}

}  // namespace

struct mariadb_other_session::handle {
    MYSQL* mysql = nullptr;
};

mariadb_other_session::mariadb_other_session(const std::string& socket)
    : handle_(std::make_unique<handle>()) {
    handle_->mysql = mysql_init(nullptr);
    mysql_options(handle_->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(handle_->mysql, nullptr, "root", "", nullptr, 0, socket.c_str(), 0) ==
        nullptr) {
        throw std::runtime_error(mysql_error(handle_->mysql));
    }
    // The first start has no such database yet.
    (void)mysql_select_db(handle_->mysql, "shop");
}

mariadb_other_session::~mariadb_other_session() {
    mysql_close(handle_->mysql);
}

std::string mariadb_other_session::run(const std::string& sql) {
    std::string text;
    for (std::size_t from = 0; from < sql.size();) {
        const auto end = std::min(sql.find(";\n", from), sql.size());
        const auto one = sql.substr(from, end - from);
        from = end + 2;
        text.clear();
        EXPECT_EQ(mysql_real_query(handle_->mysql, one.data(), one.size()), 0)
            << one << ": " << mysql_error(handle_->mysql);
        MYSQL_RES* rows = mysql_store_result(handle_->mysql);
        if (rows == nullptr) {
            continue;
        }
        while (MYSQL_ROW row = mysql_fetch_row(rows)) {
            for (unsigned i = 0; i < mysql_num_fields(rows); ++i) {
                text += (i == 0 ? "" : "|") + std::string(row[i] == nullptr ? "NULL" : row[i]);
            }
            text += "\n";
        }
        mysql_free_result(rows);
    }
    return text;
}

mariadb_server& mariadb_server::shared() {
    static mariadb_server one;
    return one;
}

mariadb_server::mariadb_server() {
    give_to_server(directory_.path());
    const auto data = directory_ / "data";
    fs::create_directory(data);
    give_to_server(data);
    // Only bootstrap reads standard input, and it is longer than a pipe holds.
    const auto tables = directory_ / "tables.sql";
    write_for_server(tables, "CREATE DATABASE mysql;\nUSE mysql;\n");
    std::ofstream(tables, std::ios::app) << std::ifstream(system_tables).rdbuf();
    auto making = command({"--bootstrap"});
    std::string line = "exec \"$0\" \"$@\" < '" + tables.string() + "'";
    making.insert(making.begin(), {"/bin/sh", "-c", line});
    const auto made = run_to_end_of(launch_of_command(making));
    if (made.code != 0) {
        throw std::runtime_error("mariadbd --bootstrap: " + made.out + made.err);
    }
    write_for_server(directory_ / "users.sql",
                     "CREATE USER IF NOT EXISTS root@localhost;\n"
                     "GRANT ALL ON *.* TO root@localhost WITH GRANT OPTION;\n"
                     "CREATE DATABASE IF NOT EXISTS shop;\n"
                     "CREATE USER IF NOT EXISTS locked@localhost IDENTIFIED BY 'hunter2';\n"
                     "CREATE USER IF NOT EXISTS locked@'127.0.0.1' IDENTIFIED BY 'hunter2';\n"
                     "GRANT SELECT ON shop.* TO locked@localhost;\n"
                     "GRANT SELECT ON shop.* TO locked@'127.0.0.1';\n"
                     "CREATE USER IF NOT EXISTS `tls-only`@'127.0.0.1' IDENTIFIED BY 'hunter2' "
                     "REQUIRE X509;\n"
                     "GRANT SELECT ON shop.* TO `tls-only`@'127.0.0.1';\n");
    const test_authority authority;
    const auto own = authority.issue();
    write_for_server(ca_file(), authority.pem());
    write_for_server(directory_ / "server.crt", own.pem);
    write_for_server(directory_ / "server.key", own.key_pem);
    const auto of_client = authority.issue();
    std::ofstream(client_certificate()) << of_client.pem;
    std::ofstream(client_key()) << of_client.key_pem;
    start();
}

mariadb_server::~mariadb_server() {
    if (server_) {
        server_->send(SIGKILL);
        (void)server_->wait();
    }
}

std::vector<std::string> mariadb_server::command(const std::vector<std::string>& more) const {
    // The server dies with the test program, also when that crashes.
    std::vector<std::string> whole{"/usr/bin/setpriv", "--pdeathsig", "KILL"};
    if (::geteuid() == 0) {
        const auto user = std::to_string(user_of_mariadb);
        whole.insert(whole.end(), {"--reuid", user, "--regid", user, "--clear-groups"});
    }
    whole.insert(whole.end(),
                 {"/usr/sbin/mariadbd", "--no-defaults",
                  "--datadir=" + (directory_ / "data").string(), "--innodb-flush-method=nosync",
                  "--innodb-log-file-size=4M", "--innodb-buffer-pool-size=8M", "--skip-log-bin"});
    whole.insert(whole.end(), more.begin(), more.end());
    return whole;
}

void mariadb_server::start() {
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        // Another program may take the port between the look and the start.
        port_ = port_ == 0 ? port_that_is_free() : port_;
        const auto path = [&](const char* name) { return (directory_ / name).string(); };
        server_ = std::make_unique<program>(launch_of_command(command(
            {"--socket=" + socket(), "--port=" + port(), "--bind-address=127.0.0.1",
             "--init-file=" + path("users.sql"), "--ssl-ca=" + ca_file(),
             "--ssl-cert=" + path("server.crt"), "--ssl-key=" + path("server.key"),
             "--skip-name-resolve", "--max-allowed-packet=1M", "--pid-file=" + path("pid")})));
        if (server_->wrote("ready for connections")) {
            return;
        }
        port_ = 0;
    }
    throw std::runtime_error("the server does not start: " + server_->err());
}

void mariadb_server::kill() {
    server_->send(SIGKILL);
    (void)server_->wait();
    server_.reset();
}

std::string mariadb_server::run(const std::string& sql) const {
    return mariadb_other_session(socket()).run(sql);
}

}  // namespace sluice::testing
