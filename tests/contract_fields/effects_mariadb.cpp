// The client `mariadb`, on a real server.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/mariadb_server.hpp"

namespace sluice::testing {

namespace {

// <socket>, <port>, <ca>, <certificate> and <key> stand for those of the server.
std::string placed_at_mariadb(std::string yaml) {
    const auto& server = mariadb_server::shared();
    for (const auto& [word, text] :
         std::map<std::string, std::string>{{"<socket>", server.socket()},
                                            {"<port>", server.port()},
                                            {"<ca>", server.ca_file()},
                                            {"<certificate>", server.client_certificate()},
                                            {"<key>", server.client_key()}}) {
        for (auto at = yaml.find(word); at != std::string::npos; at = yaml.find(word)) {
            yaml.replace(at, word.size(), text);
        }
    }
    return yaml;
}

std::string ask_mariadb(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    world.clients.add("shop", world.make<client>("mariadb", placed_at_mariadb(yaml)));
    const auto reads = world.make<subscriber>(
        "sql",
        "client: shop\nquery: SELECT CURRENT_USER() AS u, DATABASE() AS d, @@max_statement_time AS "
        "s, variable_value <> '' AS tls FROM information_schema.session_status WHERE variable_name "
        "= 'Ssl_cipher'");
    const auto page = world.run(reads->fetch(nullptr));
    world.note(page ? write_json(page->entities.at(0).data) : describe(page.error()));
    return world.told();
}

const effects_of mariadb_client("client mariadb", [] {
    const std::string local = "host: <socket>\n";
    const std::string rest = "database: shop\nuser: root\n";
    const std::string tcp = "database: shop\npassword: hunter2\nport: ";
    const std::string checked = tcp + "<port>\nuser: locked\nhost: localhost\nca_file: <ca>\n";
    const std::string known = tcp + "<port>\nuser: tls-only\nhost: localhost\nca_file: <ca>\n";
    return effect_table{
        .observe = ask_mariadb,
        .effects = {{"host", local + rest, "host: /no/such\n" + rest},
                    {"port", checked, tcp + "1\nuser: locked\nhost: localhost\nca_file: <ca>\n"},
                    {"database", local + rest, local + "database: mysql\nuser: root"},
                    {"user", local + rest, local + "database: shop\nuser: locked"},
                    {"password", local + "database: shop\nuser: locked\npassword: hunter2",
                     local + "database: shop\nuser: locked\npassword: hunter3"},
                    {"tls", checked, checked + "tls: \"off\""},
                    {"ca_file", checked,
                     tcp + "<port>\nuser: locked\nhost: localhost\nca_file: <certificate>"},
                    {"certificate_file", known + "certificate_file: <certificate>\nkey_file: <key>",
                     known + "certificate_file: <key>\nkey_file: <key>"},
                    {"key_file", known + "certificate_file: <certificate>\nkey_file: <key>",
                     known + "certificate_file: <certificate>\nkey_file: <ca>"},
                    {"time_limit", local + rest, local + rest + "time_limit: 5s"}}};
});

}  // namespace

}  // namespace sluice::testing
