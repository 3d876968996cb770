#pragma once

// Names an MQTT server for subscribers and publishers of type `mqtt`.

#include "connectors/mqtt/session.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace sluice::mqtt {

enum class tls_use { verified, unverified, off };

struct client_options {
    std::string host;
    std::int64_t port = 8883;
    protocol version = protocol::v5;
    std::string user;
    secret password;
    tls_use tls = tls_use::verified;
    std::string ca_file;
    std::string certificate_file;
    std::string key_file;
    std::chrono::milliseconds keep_alive = std::chrono::seconds(60);
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

const config::declaration<client_options>& client_declaration();

// Opens sessions; each subscriber and publisher has its own.
class server_client : public client {
 public:
    // Fills in the version, the login and the times. A failure names the server.
    virtual awaitable<result<std::unique_ptr<session>>> open(session_settings settings) = 0;
    virtual std::string place() const = 0;  // "mqtts://broker.example.org:8883"
    virtual protocol version() const = 0;
    virtual std::chrono::milliseconds time_limit() const = 0;
};

result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

// Fails (class invalid) when there is no client of that name and type.
result<std::shared_ptr<server_client>> server_of(const std::string& client,
                                                 const component_context& context);

}  // namespace sluice::mqtt
