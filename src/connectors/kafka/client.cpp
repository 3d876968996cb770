#include "connectors/kafka/client.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <string_view>

namespace sluice::kafka {

namespace {

class configured_cluster final : public cluster_client {
 public:
    configured_cluster(const rdkafka* library, client_options options)
        : library_(library), options_(std::move(options)) {}

    std::string_view type() const override { return "kafka"; }
    const rdkafka* library() const override { return library_; }
    const client_options& options() const override { return options_; }
    std::string place() const override { return "kafka://" + joined(options_.brokers, ","); }

    awaitable<result<net::response>> send(net::request /*request*/) override {
        co_return failure(failure_class::refused,
                          place() + " is a Kafka cluster and takes no HTTP requests",
                          "use it in a subscriber or a publisher of type kafka");
    }

 private:
    const rdkafka* library_;
    client_options options_;
};

// "host:port". The library would read a scheme and a list out of one text.
std::string judge_brokers(const std::vector<std::string>& brokers) {
    for (const auto& one : brokers) {
        const auto colon = one.rfind(':');
        const bool has_port =
            colon != std::string::npos && colon > 0 && colon + 1 < one.size() &&
            std::ranges::all_of(one.substr(colon + 1), [](char c) { return ascii::is_digit(c); });
        if (!has_port || one.find_first_of(",/ ") != std::string::npos) {
            return "'" + one + "' must be the host and the port of a broker: a.example.org:9093";
        }
    }
    return {};
}

void check_login(const client_options& options, config::section_report& report) {
    const bool has_login = !options.user.empty() || !options.password.reveal().empty();
    if ((options.login != login_kind::none) != has_login) {
        report.add("login",
                   has_login ? "there is a user or a password, but no kind of login"
                             : "a login needs user and password",
                   has_login ? "say which: plain, scram-sha-256 or scram-sha-512" : "give both");
    }
    if (options.certificate_file.empty() != options.key_file.empty()) {
        report.add(options.key_file.empty() ? "key_file" : "certificate_file",
                   "a client certificate needs its key", "give both, or none");
    }
}

std::string_view mechanism_of(login_kind login) {
    switch (login) {
        case login_kind::plain:
            return "PLAIN";
        case login_kind::scram_sha_256:
            return "SCRAM-SHA-256";
        case login_kind::scram_sha_512:
            return "SCRAM-SHA-512";
        case login_kind::none:
            return {};
    }
    return {};
}

}  // namespace

cluster_properties properties_of(const client_options& options) {
    cluster_properties made;
    const auto set = [&](const char* name, std::string value) {
        if (!value.empty()) {
            made.emplace_back(name, secret(std::move(value)));
        }
    };
    const bool encrypted = options.tls != tls_use::off;
    const bool logs_in = options.login != login_kind::none;
    set("bootstrap.servers", joined(options.brokers, ","));
    set("client.id", "sluice");
    set("security.protocol",
        logs_in ? (encrypted ? "sasl_ssl" : "sasl_plaintext") : (encrypted ? "ssl" : "plaintext"));
    if (encrypted) {
        set("ssl.ca.location", options.ca_file);
        set("ssl.certificate.location", options.certificate_file);
        set("ssl.key.location", options.key_file);
        const bool verifies = options.tls == tls_use::verified;
        set("enable.ssl.certificate.verification", verifies ? "true" : "false");
        set("ssl.endpoint.identification.algorithm", verifies ? "https" : "none");
    }
    if (logs_in) {
        set("sasl.mechanisms", std::string(mechanism_of(options.login)));
        set("sasl.username", options.user);
        set("sasl.password", options.password.reveal());
    }
    return made;
}

const config::declaration<client_options>& client_declaration() {
    static const auto declared = [] {
        using o = client_options;
        config::declaration<o> d("kafka", "A Kafka cluster");
        d.field("brokers", &o::brokers,
                "Some of its brokers, each as host:port. They name the others, and Sluice connects "
                "to those too")
            .required()
            .not_empty()
            .check(judge_brokers)
            .example("[a.example.org:9093, b.example.org:9093]");
        d.field("tls", &o::tls, "How the connections are protected")
            .choice("verified", tls_use::verified,
                    "encrypted; each broker shows a certificate for its name")
            .choice("unverified", tls_use::unverified,
                    "encrypted, but anybody could answer in place of a broker")
            .choice("off", tls_use::off, "everybody on the way can read and change everything");
        d.field("ca_file", &o::ca_file,
                "The authorities that may sign the brokers' certificates, in place of the system's")
            .path()
            .example("/etc/sluice/kafka-ca.pem");
        d.field("certificate_file", &o::certificate_file, "A certificate that identifies Sluice")
            .path()
            .example("/etc/sluice/kafka.crt");
        d.field("key_file", &o::key_file, "The key of that certificate")
            .path()
            .example("/etc/sluice/kafka.key");
        d.field("login", &o::login, "The kind of login (SASL)")
            .choice("none", login_kind::none)
            .choice("plain", login_kind::plain, "the password itself is sent: take TLS with it")
            .choice("scram-sha-256", login_kind::scram_sha_256)
            .choice("scram-sha-512", login_kind::scram_sha_512);
        d.field("user", &o::user, "The name for the login").example("sluice");
        d.field("password", &o::password, "The password of the login")
            .example("${credential:kafka}");
        d.field("time_limit", &o::time_limit,
                "The longest time for a question to the cluster, and for its word about a record")
            .at_least(std::chrono::seconds(1))
            .at_most(std::chrono::hours(1));
        d.check({"login", "user", "password", "tls", "certificate_file", "key_file"}, check_login);
        return d;
    }();
    return declared;
}

result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& /*context*/) {
    const auto library = load_rdkafka();
    if (!library) {
        return library.error();
    }
    return std::shared_ptr<client>(std::make_shared<configured_cluster>(*library, options));
}

result<std::shared_ptr<cluster_client>> cluster_of(const std::string& client,
                                                   const component_context& context) {
    const auto found = context.clients.find(client);
    if (!found) {
        return failure(failure_class::invalid,
                       context.name + ": there is no client '" + client + "'",
                       "configure it under clients");
    }
    auto cluster = std::dynamic_pointer_cast<cluster_client>(found);
    if (!cluster) {
        return failure(failure_class::invalid,
                       context.name + ": client '" + client + "' is of type " +
                           std::string(found->type()) + ", not kafka",
                       "name a client of type kafka");
    }
    return cluster;
}

}  // namespace sluice::kafka
