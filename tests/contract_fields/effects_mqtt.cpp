// The client, the subscriber and the publisher `mqtt`, on a real server.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/mosquitto_server.hpp"

#include <sluice/model/text.hpp>

#include <boost/asio/ip/tcp.hpp>

#include <array>

namespace sluice::testing {

namespace {

recorded_world::script no_http() {
    return [](const net::request&, int) { return reply_of(500, ""); };
}

std::string with_places(std::string yaml) {
    const auto& server = mosquitto_server::shared();
    yaml = filled_in(yaml, "<port>", server.tls_port());
    yaml = filled_in(yaml, "<ca>", server.ca_file());
    yaml = filled_in(yaml, "<certificate>", server.client_certificate());
    return filled_in(yaml, "<key>", server.client_key());
}

// Publishes through the client, and notes the outcome.
std::string through_mqtt_client(const std::string& yaml) {
    recorded_world world(no_http());
    world.clients.add("broker", world.make<client>("mqtt", with_places(yaml)));
    const auto writes = world.clients.find("broker") == nullptr
                            ? nullptr
                            : world.make<publisher>("mqtt",
                                                    "client: broker\ntopic: open/a\n"
                                                    "properties: {a: b}\n");
    if (writes != nullptr) {
        const auto sent = world.run(writes->send(writes->prepare({}, "key").value()));
        world.note(sent ? sent->response : describe(sent.error()));
    }
    return world.told();
}

// A certificate that does not fit its key is read and refused, and the message names the file. No
// other key fits it, so a change of one of the two files cannot have another effect.
std::string with_other_pair(const std::string& yaml) {
    return filled_in(through_mqtt_client(yaml), "not made: ", "read: ");
}

// Notes the CONNECT of a subscriber, which gets no answer. <client> begins the client's own part.
std::string connect_of(const std::string& yaml) {
    recorded_world world(no_http());
    asio::io_context context;
    asio::ip::tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
    const auto at = yaml.find("<client>");
    const auto own = at == std::string::npos ? std::string() : yaml.substr(at + 8);
    world.clients.add(
        "broker",
        world.make<client>(
            "mqtt", "host: 127.0.0.1\ntls: \"off\"\nport: " +
                        std::to_string(silent.local_endpoint().port()) +
                        (own.find("time_limit") == std::string::npos ? "\ntime_limit: 100ms" : "") +
                        "\n" + own));
    const auto reads = world.make<subscriber>("mqtt", yaml.substr(0, at));
    const auto began = std::chrono::steady_clock::now();
    (void)world.run(reads->fetch(nullptr));
    const auto took = std::chrono::steady_clock::now() - began;
    world.note(took > std::chrono::milliseconds(600) ? "long" : "short");
    auto taken = silent.accept();
    std::array<char, 1024> bytes{};
    const auto size = taken.read_some(asio::buffer(bytes));
    world.note(hex_of({bytes.data(), size}));
    return world.told();
}

void keep_messages(const mosquitto_server& server) {
    server.publish("kept/csv", "a;b\n1;2\n", {"-q", "2", "-r"});
    server.publish("kept/json", R"({"id":"x","list":[{"n":1},{"n":2}]})", {"-q", "2", "-r"});
}

// Reads one page of the messages that the server keeps, with a session of its own.
std::string through_mqtt_subscriber(const std::string& yaml) {
    static int sessions = 0;
    const auto& server = mosquitto_server::shared();
    if (++sessions == 1) {
        keep_messages(server);
    }
    recorded_world world(no_http());
    world.clients.add("broker", world.make<client>("mqtt", server.client_yaml()));
    world.clients.add("other",
                      world.make<client>("mqtt", "host: 127.0.0.1\nport: 1\ntls: \"off\""));
    const auto reads = world.make<subscriber>(
        "mqtt", yaml + "\nclient_id: fields-" + std::to_string(sessions) + "\n");
    const auto read = world.run(reads->fetch(nullptr));
    if (!read) {
        world.note(describe(read.error()).substr(0, 20));
        return world.told();
    }
    for (const auto& one : read->entities) {
        world.note(one.type + " " + one.id + " " + one.headers.at("qos") + " " +
                   write_json(one.data));
    }
    for (const auto& one : read->unreadable) {
        world.note(one.reason);
    }
    return world.told();
}

std::string through_mqtt_publisher(const std::string& yaml) {
    const auto& server = mosquitto_server::shared();
    recorded_world world(no_http());
    world.clients.add("broker", world.make<client>("mqtt", server.client_yaml()));
    world.clients.add("other",
                      world.make<client>("mqtt", "host: 127.0.0.1\nport: 1\ntls: \"off\""));
    const auto writes = world.make<publisher>("mqtt", yaml);
    mosquitto_server::listener others(server, "out/#", 1);
    entity one;
    one.data = json::object{{"a", "b"}};
    auto ready = writes->prepare(one, "key").value();
    world.note(std::to_string(static_cast<int>(ready.safety)) + " " +
               std::to_string(writes->batch_limit()));
    const auto sent = world.run(writes->send(std::move(ready)));
    world.note(sent ? sent->response + others.lines() : "not sent");
    server.publish("out/a", "", {"-r"});
    return world.told();
}

const effects_of mqtt_client("client mqtt", [] {
    const std::string login = "user: sluice\npassword: hunter2\n";
    const std::string place = "host: localhost\nport: <port>\nca_file: <ca>\n";
    const std::string base = place + login;
    const std::string rest = "client: broker\nclient_id: a\ntopics: [a]\n<client>";
    return effect_table{
        .observe = through_mqtt_client,
        .effects = {{"host", base, "host: 127.0.0.1\nport: <port>\nca_file: <ca>\n" + login},
                    {"port", base, "host: localhost\nport: 1\nca_file: <ca>\n" + login},
                    {"protocol", rest, rest + "protocol: \"3.1.1\"", connect_of},
                    {"user", base, place + "user: other\npassword: hunter2"},
                    {"password", base, place + "user: sluice\npassword: hunter3"},
                    {"tls", "host: localhost\nport: <port>\n" + login,
                     "host: localhost\nport: <port>\ntls: unverified\n" + login},
                    {"ca_file", base, "host: localhost\nport: <port>\n" + login},
                    {"certificate_file", base + "certificate_file: <certificate>\nkey_file: <key>",
                     base + "certificate_file: <key>\nkey_file: <key>", with_other_pair},
                    {"key_file", base + "certificate_file: <certificate>\nkey_file: <key>",
                     base + "certificate_file: <certificate>\nkey_file: <ca>", with_other_pair},
                    {"keep_alive", rest, rest + "keep_alive: 7s", connect_of},
                    {"time_limit", rest, rest + "time_limit: 900ms", connect_of}}};
});

const effects_of mqtt_subscriber("subscriber mqtt", [] {
    const std::string json = "client: broker\ntopics: [kept/json]\n";
    const std::string csv = "client: broker\ntopics: [kept/csv]\n";
    const std::string rows = csv + "format: csv\ndelimiter: \";\"\n";
    const std::string bare = "client: broker\ntopics: [a]\n";
    const std::string named = bare + "client_id: a\n";
    return effect_table{
        .observe = through_mqtt_subscriber,
        .effects = {{"client", json, "client: other\ntopics: [kept/json]"},
                    {"client_id", named, bare + "client_id: b", connect_of},
                    {"topics", json, csv},
                    {"qos", json + "qos: 2", json + "qos: 0"},
                    {"session_expiry", named, named + "session_expiry: 1h", connect_of},
                    {"entity", json, json + "entity: readings"},
                    {"format", csv, csv + "format: text"},
                    {"delimiter", rows, csv + "format: csv\n"},
                    {"header", rows, rows + "header: false"},
                    {"items", json, json + "items: list"},
                    {"page_size", named, named + "page_size: 7", connect_of},
                    {"largest_record", json, json + "largest_record: 10"}}};
});

const effects_of mqtt_publisher("publisher mqtt", [] {
    const std::string base = "client: broker\ntopic: out/a\n";
    return effect_table{
        .observe = through_mqtt_publisher,
        .effects = {{"client", base, "client: other\ntopic: out/a"},
                    {"topic", base, "client: broker\ntopic: out/b"},
                    {"payload", base, base + "payload: {c: \"{{ a }}\"}"},
                    {"format", base + "payload: t", base + "payload: t\nformat: text"},
                    {"qos", base, base + "qos: 2"},
                    {"retain", base, base + "retain: true"},
                    {"properties", base, base + "properties: {key: \"{{ key }}\"}"},
                    {"idempotent", base, base + "idempotent: true"},
                    {"batch", base, base + "batch: 7"}}};
});

}  // namespace

}  // namespace sluice::testing
