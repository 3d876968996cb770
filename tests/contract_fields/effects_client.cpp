// The fields of clients: how clients are made, and how their requests look.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

#include <sluice/config/load.hpp>

#include <algorithm>

namespace sluice::testing {

namespace {

// Reads and writes through a client; then the key is refused, and tried again later.
std::string talk_through(const std::string& type, const std::string& yaml,
                         const recorded_world::script& answers) {
    recorded_world world(answers);
    const auto talks = world.make<client>(type, yaml);
    if (talks == nullptr) {
        return world.told();
    }
    for (const auto* method : {"GET", "POST"}) {
        net::request request;
        request.method = method;
        request.target = "/things?b=a%20c";
        request.body = std::string(method) == "POST" ? "{}" : "";
        request.headers.set("X-Old", "1");
        world.note(world.run(talks->send(std::move(request))));
    }
    return world.told();
}

std::string talk_http(const std::string& yaml) {
    return talk_through("http", yaml,
                        [](const net::request&, int) { return reply_of(200, R"({"a":1})"); });
}

// `success` and `space` serve tests that publish through the client.
std::string publish_through(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(404, "{}"); });
    world.clients.add("shop", world.make<client>("http", yaml));
    const auto writes =
        world.make<publisher>("http", "client: shop\nurl: /x\nquery: {q: \"a b\"}\n");
    entity entity;
    entity.data = json::object{{"a", 1}};
    const auto done = world.run(writes->send(writes->prepare(entity, "k").value()));
    world.note(done ? "done" : describe(done.error()));
    return world.told();
}

std::string talk_ocoya(const std::string& yaml) {
    return talk_through("ocoya", yaml,
                        [](const net::request&, int) { return reply_of(200, R"({"a":1})"); });
}

// The server is busy at first, and free later.
std::string talk_to_trouble(const std::string& yaml) {
    return talk_through("ocoya", yaml, [](const net::request&, int number) {
        return reply_of(number < 6 ? 503 : 200, "{}");
    });
}

// The server forbids everything. Each 403 raises the question whether the key or one workspace is
// meant.
net::response forbid(const net::request&, int) {
    return reply_of(403, "{}");
}
std::string talk_http_forbidden(const std::string& yaml) {
    return talk_through("http", yaml, forbid);
}
std::string talk_ocoya_forbidden(const std::string& yaml) {
    return talk_through("ocoya", yaml, forbid);
}

// A listing and a post through the client; the server answers 404 with a usable body.
std::string use_missing(const std::string& yaml) {
    recorded_world world([](const net::request& request, int) {
        return reply_of(404, request.method == "GET" ? "[]" : R"({"postGroupId":"g1"})");
    });
    world.clients.add("ocoya", world.make<client>("ocoya", yaml));
    const auto reads = world.make<subscriber>("ocoya", "client: ocoya\npath: /x\n");
    const auto page = world.run(reads->fetch({}));
    world.note(page && !page->failed ? "read" : "not read");
    const auto writes = world.make<publisher>("ocoya", "client: ocoya\nmethod: post\npath: /new\n");
    entity entity;
    entity.data = json::object{{"a", 1}};
    const auto done = world.run(writes->send(writes->prepare(entity, "k").value()));
    world.note(done ? "done" : describe(done.error()));
    return world.told();
}

std::string talk_with_a_refused_key(const std::string& yaml) {
    recorded_world world(
        [](const net::request&, int number) { return reply_of(number == 1 ? 401 : 200, "{}"); });
    const auto talks = world.make<client>("ocoya", yaml);
    for (int minute = 0; minute < 3; ++minute) {
        net::request request;
        request.target = "/me";
        world.note(world.run(talks->send(std::move(request))));
        world.time.advance(std::chrono::minutes(2));
    }
    return world.told();
}

std::string list_schedules(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(200, "[]"); });
    world.clients.add("ocoya", world.make<client>("ocoya", yaml));
    const auto reads =
        world.make<subscriber>("ocoya", "client: ocoya\npath: /x\n");  // needs no profile
    const auto page = world.run(reads->fetch({}));
    world.note(page ? "read" : describe(page.error()));
    config::diagnostics problems;
    const auto old = known_types().make<subscriber>(
        {"ocoya",
         config::read_text(*known_types().find("subscriber", "ocoya"), "a.yaml",
                           "client: ocoya\nentity: schedules\n", known_types(),
                           config::system_variables(), problems),
         {}},
        world.context("old"));
    world.note(old ? "speaks the older form" : "does not speak the older form");
    return world.told();
}

std::vector<field_effect> effects_of_budget() {
    return {{"budget.requests", "", "budget: {requests: 7}\n"},
            {"budget.per", "budget: {requests: 7}\n", "budget: {requests: 7, per: 3s}\n"}};
}

void append(std::vector<field_effect>& into, std::vector<field_effect> more) {
    into.insert(into.end(), more.begin(), more.end());
}

}  // namespace

std::vector<field_effect> effects_of_network() {
    return {
        {"headers", "", "headers: {X-Shop: a}\n"},
        {"timeouts.resolve", "", "timeouts: {resolve: 1s}\n"},
        {"timeouts.connect", "", "timeouts: {connect: 1s}\n"},
        {"timeouts.handshake", "", "timeouts: {handshake: 1s}\n"},
        {"timeouts.send", "", "timeouts: {send: 1s}\n"},
        {"timeouts.first_byte", "", "timeouts: {first_byte: 1s}\n"},
        {"timeouts.idle", "", "timeouts: {idle: 1s}\n"},
        {"timeouts.total", "", "timeouts: {total: 1s}\n"},
        {"tls.ca_file", "", "tls: {ca_file: /ca.pem}\n"},
        {"tls.certificate_file", "", "tls: {certificate_file: /c.pem, key_file: /k.pem}\n"},
        {"tls.key_file", "tls: {certificate_file: /c.pem, key_file: /k.pem}\n",
         "tls: {certificate_file: /c.pem, key_file: /other.pem}\n"},
        {"tls.minimum", "", "tls: {minimum: \"1.3\"}\n"},
        {"tls.verify", "", "tls: {verify: false}\n"},
        {"proxy.url", "", "proxy: {url: \"http://proxy:3128\"}\n"},
        {"proxy.user", "proxy: {url: \"http://proxy:3128\"}\n",
         "proxy: {url: \"http://proxy:3128\", user: u}\n"},
        {"proxy.password", "proxy: {url: \"http://proxy:3128\", user: u}\n",
         "proxy: {url: \"http://proxy:3128\", user: u, password: p}\n"},
        {"retry.attempts", "", "retry: {attempts: 5}\n"},
        {"retry.first_delay", "", "retry: {first_delay: 2s}\n"},
        {"retry.longest_delay", "", "retry: {longest_delay: 600ms}\n"},
        {"connections", "", "connections: 3\n"},
        {"largest_header", "", "largest_header: 8KiB\n"},
        {"largest_body", "", "largest_body: 8KiB\n"},
        {"redirects", "", "redirects: 1\n"},
        {"allow_networks", "", "allow_networks: [10.0.0.0/8]\n"},
        {"request_log", "", "request_log: line\n"},
    };
}

std::vector<field_effect> effects_of_oauth2(const std::string& prefix) {
    // `prefix` opens the map, such as "oauth2: {". Each case needs the client.
    const auto with = [&prefix](const std::string& more) {
        auto text = prefix + "client_id: a" + (more.empty() ? "" : ", ") + more;
        text.append(static_cast<std::size_t>(std::ranges::count(prefix, '{')), '}');
        return text + "\n";
    };
    const std::string direct = "grant: client_credentials, client_secret: s";
    const std::string person = "grant: password, user: u, password: p";
    const auto name = [&prefix](const std::string& field) {
        return (prefix.starts_with("auth") ? "auth.oauth2." : "oauth2.") + field;
    };
    auto other_client = with("");
    other_client.replace(other_client.find("client_id: a"), 12, "client_id: b");
    return {
        {name("grant"), with("client_secret: s"), with(direct)},
        {name("client_id"), with(""), other_client},
        {name("client_secret"), with(""), with("client_secret: s")},
        {name("client_proof"), with("client_secret: s"),
         with("client_secret: s, client_proof: body")},
        {name("scopes"), with(""), with("scopes: [posts]")},
        {name("user"), with(person), with("grant: password, user: v, password: p")},
        {name("password"), with(person), with("grant: password, user: u, password: q")},
        {name("refresh_token"), with("grant: refresh_token, refresh_token: r"),
         with("grant: refresh_token, refresh_token: s")},
        {name("authorize_url"), with(""), with("authorize_url: \"https://login.example/a\"")},
        {name("token_url"), with(""), with("token_url: \"https://login.example/t\"")},
        {name("metadata_url"), with(""), with("metadata_url: \"https://login.example/m\"")},
        {name("authorize_parameters"), with(""), with("authorize_parameters: {prompt: login}")},
        {name("renew_ahead"), with(""), with("renew_ahead: 5m")},
        {name("redirect_port"), with(""), with("redirect_port: 8123")},
    };
}

namespace {

// OAuth 1.0 with one member in place of the usual one, or beside the others.
std::string signed_by(const std::string& member) {
    std::string text = "auth: {oauth1: {" + member;
    for (const std::string usual :
         {"consumer_key: k", "consumer_secret: s", "token: t", "token_secret: ts"}) {
        const auto name = usual.substr(0, usual.find(':') + 1);
        if (!member.starts_with(name)) {
            text += (text.ends_with('{') ? "" : ", ") + usual;
        }
    }
    return text + "}}\n";
}

effect_table http_client_effects() {
    effect_table table;
    table.observe = talk_http;
    table.always = "base_url: https://shop.example/api\n";
    table.effects = {
        {"auth.basic.user", "auth: {basic: {user: u, password: p}}\n",
         "auth: {basic: {user: v, password: p}}\n"},
        {"auth.basic.password", "auth: {basic: {user: u, password: p}}\n",
         "auth: {basic: {user: u, password: q}}\n"},
        {"auth.bearer", "", "auth: {bearer: t}\n"},
        {"auth.header.name", "auth: {header: {name: X-A, value: k}}\n",
         "auth: {header: {name: X-B, value: k}}\n"},
        {"auth.header.value", "auth: {header: {name: X-A, value: k}}\n",
         "auth: {header: {name: X-A, value: l}}\n"},
        {"auth.query.name", "auth: {query: {name: a, value: k}}\n",
         "auth: {query: {name: c, value: k}}\n"},
        {"auth.query.value", "auth: {query: {name: a, value: k}}\n",
         "auth: {query: {name: a, value: l}}\n"},
        {"auth.oauth1.consumer_key", signed_by(""), signed_by("consumer_key: other")},
        {"auth.oauth1.consumer_secret", signed_by(""), signed_by("consumer_secret: other")},
        {"auth.oauth1.token", signed_by(""), signed_by("token: other")},
        {"auth.oauth1.token_secret", signed_by(""), signed_by("token_secret: other")},
        {"auth.oauth1.realm", signed_by(""), signed_by("realm: shop")},
        {"append_headers", "", "append_headers: {X-More: m}\n"},
        {"remove_headers", "", "remove_headers: [X-Old]\n"},
        {"success", "", "success: [404]\n", publish_through},
        {"space", "", "space: plus\n", publish_through},
        {"probe", "", "probe: /me\n", talk_http_forbidden},
    };
    table.effects.push_back({"base_url", "base_url: https://one.example\n",
                             "base_url: https://two.example\n", [](const std::string& yaml) {
                                 return talk_http(
                                     yaml.substr(yaml.find('\n') + 1));  // in place of the table's
                             }});
    append(table.effects, effects_of_budget());
    append(table.effects, effects_of_network());
    append(table.effects, effects_of_oauth2("auth: {oauth2: {"));
    return table;
}

effect_table ocoya_client_effects() {
    effect_table table;
    table.observe = talk_ocoya;
    const std::string key = "api_key: k\n";
    table.effects = {
        {"api_key", key, "api_key: l\n"},
        {"base_url", key, key + "base_url: https://sandbox.example/api\n"},
        {"profile", key, key + "profile: legacy\n", list_schedules},
        {"recheck", key, key + "recheck: 90s\n", talk_with_a_refused_key},
        {"longest_wait", key, key + "longest_wait: 7s\n"},
        {"probe", key, key + "probe: \"\"\n", talk_ocoya_forbidden},
        {"success", key, key + "success: [404]\n", use_missing},
        {"space", key, key + "space: plus\n"},
    };
    for (auto& one : effects_of_budget()) {
        table.effects.push_back({one.field, key + one.base, key + one.changed});
    }
    for (auto& one : effects_of_network()) {
        const bool retries = one.field.starts_with("retry.");
        table.effects.push_back({one.field, key + one.base, key + one.changed,
                                 retries ? observer(talk_to_trouble) : observer()});
    }
    append(table.effects, effects_of_oauth2("oauth2: {"));
    return table;
}

const effects_of http_client("client http", http_client_effects);
const effects_of ocoya_client("client ocoya", ocoya_client_effects);

}  // namespace

}  // namespace sluice::testing
