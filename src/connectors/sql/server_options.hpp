#pragma once

// The fields of a client that names a database on a server, whichever kind it is.

#include <sluice/config/declaration.hpp>
#include <sluice/model/secret.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace sluice::sql {

enum class tls_use { verified, unverified, off };

struct server_options {
    std::string host;
    std::int64_t port = 0;
    std::string database;
    std::string user;
    secret password;
    tls_use tls = tls_use::verified;
    std::string ca_file = "/etc/ssl/certs/ca-certificates.crt";
    std::string certificate_file;
    std::string key_file;
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
};

// A client certificate needs its key.
void check_tls(const server_options& options, config::section_report& report);

// "SCHEME://db.example.org:5432/shop": names the server in messages, without secrets.
std::string place_of(const std::string& scheme, const server_options& options);

// A host that begins with "/" is no name.
bool is_socket(const std::string& host);

// Declares the fields. `host` and `port` describe the two that differ between kinds of servers.
template <class Options>
void declare_server(config::declaration<Options>& d, std::string host, std::string port) {
    using o = Options;
    d.field("host", &o::host, std::move(host)).required().not_empty().example("db.example.org");
    d.field("port", &o::port, std::move(port)).at_least(1).at_most(65'535);
    d.field("database", &o::database, "The name of the database")
        .required()
        .not_empty()
        .example("shop");
    d.field("user", &o::user, "The user of the database").required().not_empty().example("sluice");
    d.field("password", &o::password, "The user's password").example("${credential:shop-database}");
    d.field("tls", &o::tls, "How the connection is protected; a Unix socket needs nothing")
        .choice("verified", tls_use::verified,
                "encrypted; the server shows a certificate for its name")
        .choice("unverified", tls_use::unverified,
                "encrypted, but anybody could answer in place of the server")
        .choice("off", tls_use::off, "everybody on the way can read and change everything");
    d.field("ca_file", &o::ca_file, "The authorities that may sign the server's certificate")
        .not_empty()
        .path();
    d.field("certificate_file", &o::certificate_file, "A certificate that identifies Sluice")
        .path()
        .example("/etc/sluice/database.crt");
    d.field("key_file", &o::key_file, "The key of that certificate")
        .path()
        .example("/etc/sluice/database.key");
    d.field("time_limit", &o::time_limit,
            "The longest time for one page or one transaction, with the connection that it needs")
        .at_least(std::chrono::milliseconds(100))
        .at_most(std::chrono::hours(1));
    d.check({"certificate_file", "key_file"}, check_tls);
}

}  // namespace sluice::sql
