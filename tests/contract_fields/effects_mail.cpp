// The client `smtp` and the publisher `mail`, with a server on loopback.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"
#include "support/smtp_server.hpp"

namespace sluice::testing {

namespace {

recorded_world::script no_http_requests() {
    return [](const net::request&, int) { return reply_of(500, ""); };
}

std::string replaced(std::string yaml, const std::string& word, const std::string& text) {
    for (auto at = yaml.find(word); at != std::string::npos; at = yaml.find(word)) {
        yaml.replace(at, word.size(), text);
    }
    return yaml;
}

// Sends a mail through a client and a publisher, and notes what the server took.
std::string send_mail(const std::string& client_yaml, const std::string& publisher_yaml,
                      const smtp_server& server) {
    recorded_world world(no_http_requests());
    auto placed = replaced(client_yaml, "<port>", server.port());
    placed = replaced(placed, "<ca>", server.ca_file());
    world.clients.add("post", world.make<client>("smtp", placed));
    world.clients.add("other", world.make<client>("smtp", "host: other.invalid"));
    const auto writes = world.make<publisher>("mail", publisher_yaml);
    if (writes == nullptr) {
        return world.told();
    }
    entity one;
    one.data = json::object{{"a", "<b>"}};
    const auto sent = world.run(writes->send(writes->prepare(one, "key").value()));
    world.note(sent ? sent->response : describe(sent.error()));
    for (const auto& mail : server.mails()) {
        std::string all = mail.from + " " + mail.login + (mail.encrypted ? " encrypted " : " ");
        for (const auto& to : mail.to) {
            all += to + " ";
        }
        world.note(all + mail.text);
    }
    for (const auto& command : server.commands()) {
        world.note(command.starts_with("EHLO") ? command : "");
    }
    return world.told();
}

const std::string office = "host: localhost\nport: <port>\nca_file: <ca>\n";
const std::string letter =
    "client: post\nfrom: a@example.org\nto: b@example.org\nsubject: s\ntext: t\n";

std::string through_client(const std::string& yaml) {
    const smtp_server server;
    return send_mail(yaml, letter, server);
}

// The server greets and then says nothing in time.
std::string through_slow_client(const std::string& yaml) {
    recorded_world world(no_http_requests());
    asio::io_context context;
    const asio::ip::tcp::acceptor silent(context, {asio::ip::address_v4::loopback(), 0});
    world.clients.add(
        "post",
        world.make<client>(
            "smtp", replaced(yaml, "<port>", std::to_string(silent.local_endpoint().port()))));
    const auto writes = world.make<publisher>("mail", letter);
    const auto began = std::chrono::steady_clock::now();
    (void)world.run(writes->send(writes->prepare({}, "key").value()));
    const auto took = std::chrono::steady_clock::now() - began;
    world.note(took > std::chrono::milliseconds(600) ? "long" : "short");
    return world.told();
}

std::string through_publisher(const std::string& yaml) {
    const smtp_server server;
    return send_mail(office, yaml, server);
}

const effects_of smtp_fields("client smtp", [] {
    const std::string login = office + "user: u\npassword: p\n";
    const std::string slow = "host: 127.0.0.1\nport: <port>\n";
    return effect_table{
        .observe = through_client,
        .effects = {{"host", office, "host: 127.0.0.1\nport: <port>\nca_file: <ca>"},
                    {"port", office, "host: localhost\nport: 1\nca_file: <ca>"},
                    {"tls", office, office + "tls: \"off\""},
                    {"user", login, office + "user: v\npassword: p"},
                    {"password", login, office + "user: u\npassword: q"},
                    {"ca_file", office, "host: localhost\nport: <port>"},
                    {"hello", office, office + "hello: sluice.example.org"},
                    {"time_limit", slow + "time_limit: 100ms", slow + "time_limit: 900ms",
                     through_slow_client}}};
});

const effects_of mail_fields("publisher mail", [] {
    const std::string html =
        "client: post\nfrom: a@example.org\nto: b@example.org\nsubject: s\nhtml: \"{{ a }}\"\n";
    return effect_table{
        .observe = through_publisher,
        .effects = {{"client", letter, replaced(letter, "client: post", "client: other")},
                    {"from", letter, replaced(letter, "from: a@", "from: c@")},
                    {"to", letter, replaced(letter, "to: b@", "to: d@")},
                    {"cc", letter, letter + "cc: c@example.org"},
                    {"bcc", letter, letter + "bcc: c@example.org"},
                    {"reply_to", letter, letter + "reply_to: c@example.org"},
                    {"subject", letter, replaced(letter, "subject: s", "subject: z")},
                    {"text", letter, replaced(letter, "text: t", "text: z")},
                    {"html", letter, letter + "html: <p>h</p>"},
                    {"escape", html, html + "escape: false"}}};
});

}  // namespace

}  // namespace sluice::testing
