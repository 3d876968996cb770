// The client, the subscriber and the publisher `kafka`: on librdkafka's mock cluster, on a socket
// that notes what a client says first, and on a broker that asks for a login.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/kafka_cluster.hpp"
#include "support/kafka_login.hpp"
#include "support/net_certificates.hpp"

#include <sluice/model/text.hpp>

#include <algorithm>
#include <chrono>
#include <fstream>

namespace sluice::testing {

namespace {

recorded_world::script no_http_of_kafka() {
    return [](const net::request&, int) { return reply_of(500, ""); };
}

const kafka_cluster& shared_cluster() {
    static const kafka_cluster one;
    static const bool filled = [] {
        one.make_topic("orders", 2);
        one.make_topic("rows", 1);
        one.make_topic("out", 1);
        one.make_topic("other", 1);
        one.write("orders", 0,
                  {{.value = R"({"id":"x","list":[{"n":1},{"n":2}]})"}, {.value = "2"}});
        one.write("orders", 1, {{.value = "3"}});
        one.write("rows", 0, {{.value = "a;b\n1;2\n"}});
        one.commit("old", "orders", 0, 1);
        return true;
    }();
    (void)filled;
    return one;
}

// Says what a broker learns of the login, and what the client tells of it.
std::string through_login(const std::string& yaml) {
    kafka_login broker;
    auto text = yaml;
    const std::string place = "<port>";
    text.replace(text.find(place), place.size(), broker.port());
    recorded_world world(no_http_of_kafka());
    world.clients.add("events", world.make<client>("kafka", text));
    const auto writes = world.clients.find("events") == nullptr
                            ? nullptr
                            : world.make<publisher>("kafka", "client: events\ntopic: out\n");
    if (writes == nullptr) {
        return world.told();
    }
    const auto sent = world.run(writes->send(writes->prepare({}, "key").value()));
    world.note(sent ? "sent" : std::string(name_of(sent.error().kind)));
    world.note(broker.heard());
    return world.told().substr(0, world.told().find("log "));  // a line names the port
}

// Tells in which way a client of a port without a listener fails, and after how long.
std::string of_nobody(const std::string& yaml) {
    recorded_world world(no_http_of_kafka());
    world.clients.add("events", world.make<client>("kafka", yaml));
    const auto writes = world.make<publisher>("kafka", "client: events\ntopic: out\n");
    const auto began = std::chrono::steady_clock::now();
    const auto sent = world.run(writes->send(writes->prepare({}, "key").value()));
    const auto took = std::chrono::steady_clock::now() - began;
    world.note(describe(sent.error()).substr(0, 20));
    world.note(took > std::chrono::milliseconds(3500) ? "long" : "short");
    return world.told().substr(0, world.told().find("librdkafka"));
}

// The files of TLS are read when a consumer or a producer begins.
std::string with_files(const std::string& yaml) {
    static const temporary_directory folder;
    static const bool written = [] {
        const test_authority authority;
        const auto one = authority.issue();
        std::ofstream(folder.path() / "ca.pem") << authority.pem();
        std::ofstream(folder.path() / "one.crt") << one.pem;
        std::ofstream(folder.path() / "one.key") << one.key_pem;
        std::ofstream(folder.path() / "two.key") << authority.issue().key_pem;
        return true;
    }();
    (void)written;
    auto text = yaml;
    for (auto at = text.find("<at>"); at != std::string::npos; at = text.find("<at>")) {
        text.replace(at, 4, folder.path().string());
    }
    recorded_world world(no_http_of_kafka());
    world.clients.add("events", world.make<client>("kafka", text));
    const auto writes = world.make<publisher>("kafka", "client: events\ntopic: out\n");
    const auto sent = world.run(writes->send(writes->prepare({}, "key").value()));
    const auto said = sent ? "sent" : describe(sent.error());
    return said.substr(0, said.find(": topic"));
}

std::string through_kafka_subscriber(const std::string& yaml) {
    const auto& cluster = shared_cluster();
    recorded_world world(no_http_of_kafka());
    world.clients.add("events", world.make<client>("kafka", cluster.client_yaml()));
    world.clients.add("other", world.make<client>("kafka",
                                                  "brokers: [\"127.0.0.1:1\"]\n"
                                                  "tls: \"off\"\ntime_limit: 1s\n"));
    const auto reads = world.make<subscriber>("kafka", yaml);
    if (reads == nullptr) {
        return world.told();
    }
    json::value position;
    if (yaml.find("lost") != std::string::npos) {
        position = parse_json(R"({"orders":{"0":77,"1":1}})").value();
    }
    std::vector<std::string> lines;
    std::size_t largest_page = 0;
    for (bool last = false; !last;) {
        const auto read = world.run(reads->fetch(position));
        if (!read) {
            return "failed " + describe(read.error()).substr(0, 30);
        }
        for (const auto& one : read->entities) {
            lines.push_back(one.type + " " + one.id + " " + write_json(one.data));
        }
        for (const auto& one : read->unreadable) {
            lines.push_back(one.reason);
        }
        if (read->failed) {
            lines.emplace_back("failed");
        }
        largest_page = std::max(largest_page, read->entities.size());
        last = read->last;
        position = read->position;
        reads->committed();
    }
    std::ranges::sort(lines);
    // Records of one partition come together.
    const bool counts = yaml.find("partitions") != std::string::npos;
    return joined(lines, "\n") + (counts ? " " + std::to_string(largest_page) : "");
}

std::string told_to_the_group(const std::string& yaml) {
    const auto& cluster = shared_cluster();
    cluster.commit("told", "orders", 0, 0);
    {
        recorded_world world(no_http_of_kafka());
        world.clients.add("events", world.make<client>("kafka", cluster.client_yaml()));
        const auto reads = world.make<subscriber>("kafka", yaml);
        (void)world.run(reads->fetch(nullptr));
        reads->committed();
    }
    return std::to_string(cluster.committed("told", "orders", 0));
}

std::string through_kafka_publisher(const std::string& yaml) {
    const auto& cluster = shared_cluster();
    recorded_world world(no_http_of_kafka());
    world.clients.add("events", world.make<client>("kafka", cluster.client_yaml()));
    world.clients.add("other", world.make<client>("kafka",
                                                  "brokers: [\"127.0.0.1:1\"]\n"
                                                  "tls: \"off\"\ntime_limit: 1s\n"));
    const auto writes = world.make<publisher>("kafka", yaml);
    entity one;
    one.data = json::object{{"a", "b"}};
    auto ready = writes->prepare(one, "key").value();
    world.note(std::to_string(static_cast<int>(ready.safety)) + " " +
               std::to_string(writes->batch_limit()));
    const auto sent = world.run(writes->send(std::move(ready)));
    if (!sent) {
        return "not sent";
    }
    const auto topic = sent->external_id.substr(0, sent->external_id.find('/'));
    world.note(topic + " " + cluster.read(topic, 0).back());
    return world.told();
}

const effects_of kafka_client("client kafka", [] {
    const std::string at = "brokers: [\"127.0.0.1:<port>\"]\ntls: \"off\"\ntime_limit: 2s\n";
    const std::string login = at + "login: plain\nuser: sluice\npassword: hunter2\n";
    const std::string nobody = "brokers: [\"127.0.0.1:1\"]\ntls: \"off\"\ntime_limit: 1s\n";
    const std::string files = "brokers: [\"127.0.0.1:1\"]\ntime_limit: 1s\n";
    const std::string pair = files + "certificate_file: <at>/one.crt\nkey_file: <at>/one.key\n";
    return effect_table{
        .observe = through_login,
        .effects = {
            {"brokers", nobody, "brokers: [\"127.0.0.1:2\"]\ntls: \"off\"\ntime_limit: 1s\n",
             of_nobody},
            {"tls", login,
             "brokers: [\"127.0.0.1:<port>\"]\ntls: unverified\ntime_limit: 2s\n"
             "login: plain\nuser: sluice\npassword: hunter2\n"},
            {"ca_file", files + "ca_file: <at>/ca.pem", files + "ca_file: <at>/missing.pem",
             with_files},
            {"certificate_file", pair,
             files + "certificate_file: <at>/missing.crt\nkey_file: <at>/one.key\n", with_files},
            {"key_file", pair, files + "certificate_file: <at>/one.crt\nkey_file: <at>/two.key\n",
             with_files},
            {"login", login, at + "login: scram-sha-256\nuser: sluice\npassword: hunter2\n"},
            {"user", login, at + "login: plain\nuser: other\npassword: hunter2\n"},
            {"password", login, at + "login: plain\nuser: sluice\npassword: hunter3\n"},
            {"time_limit", nobody, "brokers: [\"127.0.0.1:1\"]\ntls: \"off\"\ntime_limit: 5s\n",
             of_nobody}}};
});

const effects_of kafka_subscriber("subscriber kafka", [] {
    const std::string base = "client: events\ntopics: [orders]\n";
    const std::string csv = "client: events\ntopics: [rows]\nformat: csv\n";
    const std::string rows = csv + "delimiter: \";\"\n";
    const std::string part = base + "partitions: [0]\n";
    return effect_table{
        .observe = through_kafka_subscriber,
        .effects = {{"client", base, "client: other\ntopics: [orders]"},
                    {"topics", base, rows},
                    {"partitions", base, part},
                    {"start", part, part + "start: latest"},
                    {"since", base, base + "since: 2999-01-01T00:00:00Z"},
                    {"group", part + "group: told", part + "group: elsewhere", told_to_the_group},
                    {"lost", base + "lost: fail", base + "lost: go_on"},
                    {"entity", base, base + "entity: orders"},
                    {"format", rows, "client: events\ntopics: [rows]\nformat: text\n"},
                    {"delimiter", rows, csv},
                    {"header", rows, rows + "header: false"},
                    {"items", part, part + "items: list"},
                    {"page_size", part, part + "page_size: 1"},
                    {"largest_record", part, part + "largest_record: 10"}}};
});

const effects_of kafka_publisher("publisher kafka", [] {
    const std::string base = "client: events\ntopic: out\n";
    return effect_table{.observe = through_kafka_publisher,
                        .effects = {{"client", base, "client: other\ntopic: out"},
                                    {"topic", base, "client: events\ntopic: other"},
                                    {"key", base, base + "key: \"{{ a }}\""},
                                    {"value", base, base + "value: {c: \"{{ a }}\"}"},
                                    {"format", base + "value: t", base + "value: t\nformat: text"},
                                    {"headers", base, base + "headers: {task: \"{{ key }}\"}"},
                                    {"idempotent", base, base + "idempotent: true"},
                                    {"batch", base, base + "batch: 7"}}};
});

}  // namespace

}  // namespace sluice::testing
