// The client `postgresql`, on a real server.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/postgresql_server.hpp"

namespace sluice::testing {

namespace {

// <folder>, <port>, <ca>, <certificate> and <key> stand for those of the server.
std::string placed(std::string yaml) {
    const auto& server = postgresql_server::shared();
    for (const auto& [word, text] :
         std::map<std::string, std::string>{{"<folder>", server.folder()},
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

std::string ask_server(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    world.clients.add("shop", world.make<client>("postgresql", placed(yaml)));
    const auto reads = world.make<subscriber>(
        "sql",
        "client: shop\nquery: SELECT current_user AS u, current_database() AS d, ssl, client_dn "
        "FROM pg_stat_ssl, pg_sleep(0.2) WHERE pid = pg_backend_pid()");
    const auto page = world.run(reads->fetch(nullptr));
    world.note(page ? write_json(page->entities.at(0).data) : describe(page.error()));
    return world.told();
}

const effects_of postgresql_client("client postgresql", [] {
    const std::string rest = "database: postgres\nuser: other\n";
    const std::string local = "host: <folder>\nport: <port>\n";
    const std::string tcp =
        "port: <port>\ndatabase: postgres\nuser: locked\npassword: hunter2\nhost: ";
    const std::string checked = tcp + "localhost\nca_file: <ca>\n";
    return effect_table{
        .observe = ask_server,
        .effects = {
            {"host", local + rest, "host: /no/such\nport: <port>\n" + rest},
            {"port", local + rest, "host: <folder>\nport: 1\n" + rest},
            {"database", local + rest, local + "database: template1\nuser: other"},
            {"user", local + rest, local + "database: postgres\nuser: postgres"},
            {"password", local + "database: postgres\nuser: locked\npassword: hunter2",
             local + "database: postgres\nuser: locked\npassword: hunter3"},
            {"tls", checked, checked + "tls: \"off\""},
            {"ca_file", checked, tcp + "localhost\nca_file: <certificate>"},
            {"certificate_file", checked + "certificate_file: <certificate>\nkey_file: <key>",
             checked + "certificate_file: <key>\nkey_file: <key>"},
            {"key_file", checked + "certificate_file: <certificate>\nkey_file: <key>",
             checked + "certificate_file: <certificate>\nkey_file: <ca>"},
            {"time_limit", local + rest, local + rest + "time_limit: 100ms"}}};
});

}  // namespace

}  // namespace sluice::testing
