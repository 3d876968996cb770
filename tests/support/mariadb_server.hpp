#pragma once

// A real MariaDB server in a temporary directory, on a Unix socket and on loopback with TLS. It
// ends with the test program. Root starts it as another user.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

// A session of another program.
class mariadb_other_session {
 public:
    explicit mariadb_other_session(const std::string& socket);
    mariadb_other_session(const mariadb_other_session&) = delete;
    mariadb_other_session& operator=(const mariadb_other_session&) = delete;
    ~mariadb_other_session();

    // Runs statements one after the other, parted by ";\n", and returns the rows of the last one:
    // "1|Mug\n". Fails the test when one fails.
    std::string run(const std::string& sql);

 private:
    struct handle;
    std::unique_ptr<handle> handle_;
};

class mariadb_server {
 public:
    // The one of this test program. The first call makes and starts it.
    static mariadb_server& shared();

    mariadb_server();
    mariadb_server(const mariadb_server&) = delete;
    mariadb_server& operator=(const mariadb_server&) = delete;
    ~mariadb_server();

    // On the socket `root` needs no password. The password of `locked` is "hunter2", and on
    // loopback `tls-only` has the same one and needs TLS. Both may use the database `shop`.
    std::string socket() const { return (directory_ / "socket").string(); }
    std::string port() const { return std::to_string(port_); }

    // YAML of a client on the Unix socket.
    std::string client_yaml(const std::string& database = "shop",
                            const std::string& user = "root") const {
        return "host: " + socket() + "\ndatabase: " + database + "\nuser: " + user + "\n";
    }

    // The authority of the server's certificate, which is for "localhost".
    std::string ca_file() const { return (directory_ / "ca.pem").string(); }

    // A client certificate of the same authority, and its key.
    std::string client_certificate() const { return (directory_ / "client.crt").string(); }
    std::string client_key() const { return (directory_ / "client.key").string(); }

    // As mariadb_other_session::run(), in a session of its own.
    std::string run(const std::string& sql) const;

    // Kills the server, and starts it again.
    void kill();
    void start();

 private:
    std::vector<std::string> command(const std::vector<std::string>& more) const;

    temporary_directory directory_;
    int port_ = 0;
    std::unique_ptr<program> server_;
};

}  // namespace sluice::testing
