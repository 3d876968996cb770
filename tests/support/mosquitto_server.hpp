#pragma once

// A real MQTT server, Debian's mosquitto, on loopback: one port without TLS where everybody is
// welcome, and one with TLS and a login. Its client programs send and read messages as strangers
// to Sluice do. It ends with the test program.

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sluice::testing {

class mosquitto_server {
 public:
    // The one of this test program. The first call starts it.
    static mosquitto_server& shared();

    mosquitto_server();
    mosquitto_server(const mosquitto_server&) = delete;
    mosquitto_server& operator=(const mosquitto_server&) = delete;
    ~mosquitto_server();

    std::string port() const { return std::to_string(port_); }
    // The user is "sluice", and the password "hunter2". The user
    // may use topics below "open", "sensors" and "alarms".
    std::string tls_port() const { return std::to_string(tls_port_); }
    // The authority of the server's certificate, which is for "localhost".
    std::string ca_file() const { return (directory_ / "ca.pem").string(); }
    std::string client_certificate() const { return (directory_ / "client.crt").string(); }
    std::string client_key() const { return (directory_ / "client.key").string(); }

    // YAML of a client on the port without TLS.
    std::string client_yaml() const {
        return "host: 127.0.0.1\nport: " + port() + "\ntls: \"off\"\n";
    }

    // Publishes a message with mosquitto_pub. `more` are further arguments.
    void publish(const std::string& topic, const std::string& payload,
                 const std::vector<std::string>& more = {}) const;

    // Reads so many messages with mosquitto_sub: "topic qos retain payload user-properties", a line
    // each.
    class listener {
     public:
        listener(const mosquitto_server& server, const std::string& topics, int messages);
        std::string lines();  // waits for the last one

     private:
        program reads_;
    };

    // Ends the server, and starts it again with its sessions.
    void stop();
    void start();
    // Everything that it has logged: a line for each packet.
    std::string log() const { return server_->out() + server_->err(); }

 private:
    void write_configuration();

    temporary_directory directory_;
    int port_ = 0;
    int tls_port_ = 0;
    std::unique_ptr<program> server_;
};

// The text with another in place of each "<word>".
std::string filled_in(std::string text, const std::string& word, const std::string& value);

}  // namespace sluice::testing
