#pragma once

// Names a Kafka cluster for subscribers and publishers of type `kafka`.

#include "connectors/kafka/rdkafka_library.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace sluice::kafka {

enum class tls_use { verified, unverified, off };
enum class login_kind { none, plain, scram_sha_256, scram_sha_512 };

struct client_options {
    std::vector<std::string> brokers;
    tls_use tls = tls_use::verified;
    std::string ca_file;
    std::string certificate_file;
    std::string key_file;
    login_kind login = login_kind::none;
    std::string user;
    secret password;
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

const config::declaration<client_options>& client_declaration();

// Properties of librdkafka. The values may be secrets.
using cluster_properties = std::vector<std::pair<std::string, secret>>;

// How to reach the cluster, and how to log in.
cluster_properties properties_of(const client_options& options);

class cluster_client : public client {
 public:
    virtual const rdkafka* library() const = 0;
    virtual const client_options& options() const = 0;
    virtual std::string place() const = 0;  // "kafka://a.example:9092,b.example:9092"
};

// Fails when librdkafka is not installed.
result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

// Fails (class invalid) when there is no client of that name and type.
result<std::shared_ptr<cluster_client>> cluster_of(const std::string& client,
                                                   const component_context& context);

}  // namespace sluice::kafka
