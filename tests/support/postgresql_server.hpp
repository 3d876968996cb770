#pragma once

// A real PostgreSQL server in a temporary directory, on a Unix socket and on loopback with TLS. It
// refuses to run as root, so root starts it as another user. It ends with the test program.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

class postgresql_server {
 public:
    // The one of this test program. The first call makes and starts it.
    static postgresql_server& shared();

    postgresql_server();
    postgresql_server(const postgresql_server&) = delete;
    postgresql_server& operator=(const postgresql_server&) = delete;
    ~postgresql_server();

    // The folder of the Unix socket. Everybody there is trusted, but for the user `locked`, whose
    // password is "hunter2". On loopback everybody needs a password.
    std::string folder() const { return directory_.path().string(); }
    std::string port() const { return std::to_string(port_); }

    // YAML of a client on the Unix socket.
    std::string client_yaml(const std::string& database = "postgres",
                            const std::string& user = "postgres") const {
        return "host: " + folder() + "\nport: " + port() + "\ndatabase: " + database +
               "\nuser: " + user + "\n";
    }

    // The authority of the server's certificate, which is for "localhost".
    std::string ca_file() const { return (directory_ / "ca.pem").string(); }

    // A client certificate of the same authority, and its key.
    std::string client_certificate() const { return (directory_ / "client.crt").string(); }
    std::string client_key() const { return (directory_ / "client.key").string(); }

    // Runs statements with psql as another program would, and returns the rows: "1|Mug\n". Fails
    // the test when one fails.
    std::string run(const std::string& sql, const std::string& database = "postgres") const;

    // Kills the server, and starts it again.
    void kill();
    void start();

 private:
    std::vector<std::string> as_its_user(std::vector<std::string> command) const;

    temporary_directory directory_;
    int port_ = 0;
    std::unique_ptr<program> server_;
};

}  // namespace sluice::testing
