// daemon.webhooks, as the daemon's listener receives it, and the subscriber `webhook`.

#include "contract_fields/effects_control.hpp"
#include "contract_fields/recorded_world.hpp"
#include "engine/plan/assembly.hpp"
#include "engine/plan/layout.hpp"
#include "support/net_gzip.hpp"
#include "support/temporary_directory.hpp"

#include <sluice/async/event.hpp>
#include <sluice/config/load.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>
#include <fstream>
#include <memory>
#include <optional>

namespace sluice::testing {
namespace {

std::string listener_of(const std::string& yaml) {
    const temporary_directory directory;
    std::ofstream(directory / "all.yaml") << yaml;
    const auto given = config::load(directory.path(), engine::configuration_layout(), known_types(),
                                    config::system_variables());
    if (!given.good()) {
        return "refused: " + given.problems.to_text();
    }
    const auto hooks = engine::daemon_of(given).webhooks;
    return hooks.listen + " " + hooks.certificate_file + " " + hooks.key_file +
           hooks.client_ca_file + (hooks.unencrypted ? " plain " : " ") +
           std::to_string(hooks.largest_body) + " " + std::to_string(hooks.connections) + " " +
           std::to_string(hooks.connections_per_address);
}

// Sends one request with everything that a field may look at, and takes the page that it makes.
std::string receive(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    const auto reads = world.make<subscriber>("webhook", yaml);
    if (reads == nullptr) {
        return world.told();
    }
    auto* box = reads->receives();
    world.note(box->path());
    for (const auto& method : box->methods()) {
        world.note(method);
    }
    box->open();
    auto asked = std::make_shared<net::request>();
    asked->method = "POST";
    asked->target = box->path() + "?from=shop";
    const bool csv = yaml.find("csv") != std::string::npos;
    const bool packs = yaml.find("# packed") != std::string::npos;
    asked->body = packs ? gzipped("\"" + std::string(2000, 'x') + "\"")
                  : csv ? "a:b,c\n1:2,3\n"
                        : R"({"id":"d1","things":[{"n":1},{"n":2}]})";
    if (packs) {
        asked->headers.add("Content-Encoding", "gzip");
    }
    auto from = std::make_shared<net::peer>();
    from->certificate = {"shop.example"};
    asked->from = std::move(from);
    asked->headers.add("X-Token", "t");
    asked->headers.add("X-Event", "paid");
    // HMAC-SHA256 under the key `k`: of the body, and of a time 200 s ago with the body.
    const std::string by_body = "e894df0014627b7cd1acb35d2be62dccfbe45c2e48d17e2b49f511754d1d4082";
    const std::string by_time = "8debc28c00b473978bcae99c470a46771b96f4397243a519b5b513d90fd4a27b";
    asked->headers.add("X-Hub-Signature-256", "sha256=" + by_body);
    asked->headers.add("X-Signature", by_body);
    asked->headers.add("Stripe-Signature", "t=1769947000,v1=" + by_time);
    asked->headers.add("Authorization",
                       yaml.find("basic") != std::string::npos ? "Basic YTpi" : "Bearer a-token");
    for (int round = 0; round < 2; ++round) {
        const auto reply = world.run(box->take(asked));
        world.note(reply ? std::to_string(reply->message.status) + " " + reply->message.body
                         : std::string("given back"));
    }
    const auto page = world.run(reads->fetch(nullptr));
    for (const auto& one : page->entities) {
        std::string line = one.type + " " + one.id + " " + write_json(one.data);
        for (const auto& [name, value] : one.headers) {
            line += " " + name + "=" + value;
        }
        world.note(line);
    }
    for (const auto& one : page->unreadable) {
        world.note(one.reason);
    }
    return world.told();
}

// Sends a request while another one waits for its outcome.
std::string receive_two(const std::string& yaml) {
    recorded_world world([](const net::request&, int) { return reply_of(500, ""); });
    const auto reads = world.make<subscriber>("webhook", yaml);
    if (reads == nullptr) {
        return world.told();
    }
    auto* box = reads->receives();
    box->open();
    auto asked = std::make_shared<net::request>();
    asked->method = "POST";
    asked->target = "/in";
    asked->body = "{}";
    const auto both = [](inbox* to, std::shared_ptr<const net::request> request,
                         recorded_world* noted) -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        wake_event first_ended(executor);
        asio::co_spawn(
            executor, to->take(request),
            [&](std::exception_ptr, std::optional<net::reply>) { first_ended.notify(); });
        co_await asio::post(executor, use_awaitable);  // the first one waits now
        const auto reply = co_await to->take(request);
        noted->note(reply ? reply->message.body : "given back");
        co_await first_ended.wait();
    };
    world.run(both(box, asked, &world));
    return world.told();
}

effect_table webhook_effects() {
    effect_table table;
    table.observe = receive;
    const std::string any = "path: /in\nanswer: at_once\nauth: {anyone: true}\n";
    const auto with = [](const std::string& auth) {
        return "path: /in\nanswer: at_once\nauth: {" + auth + "}\n";
    };
    const auto plain = [&](const std::string& more) {
        return with("signature: {form: plain, secret: k" + more + "}");
    };
    const std::string crowd =
        "path: /in\nanswer: delivered\nanswer_within: 100ms\nauth: {anyone: true}\n";
    const std::string x_signature = ", header: X-Signature";
    const auto github = with("signature: {form: github, secret: k}");
    const auto stripe = "signature: {form: stripe, secret: k";
    table.effects = {
        {"path", any, "path: /other\nanswer: at_once\nauth: {anyone: true}\n"},
        {"methods", any, any + "methods: [PUT]\n"},
        {"auth.anyone", with("bearer: the-token"), any},
        {"auth.basic.user", with("basic: {user: a, password: b}"),
         with("basic: {user: x, password: b}")},
        {"auth.basic.password", with("basic: {user: a, password: b}"),
         with("basic: {user: a, password: x}")},
        {"auth.bearer", with("bearer: a-token"), with("bearer: the-token")},
        {"auth.header.name", with("header: {name: X-Token, value: t}"),
         with("header: {name: X-Event, value: t}")},
        {"auth.header.value", with("header: {name: X-Token, value: t}"),
         with("header: {name: X-Token, value: u}")},
        {"auth.signature.form", github, with("signature: {form: shopify, secret: k}")},
        {"auth.signature.secret", github, with("signature: {form: github, secret: x}")},
        {"auth.signature.header", plain(x_signature), plain(", header: X-Event")},
        {"auth.signature.encoding", plain(x_signature), plain(x_signature + ", encoding: base64")},
        {"auth.signature.prefix", plain(x_signature), plain(x_signature + ", prefix: \"v=\"")},
        {"auth.signature.tolerance", with(std::string(stripe) + "}"),
         with(std::string(stripe) + ", tolerance: 1s}")},
        {"auth.certificate", with("certificate: [shop.example]"),
         with("certificate: [other.example]")},
        {"entity", any, any + "entity: orders\n"},
        {"format", any, any + "format: text\n"},
        {"delimiter", any + "format: csv\n", any + "format: csv\ndelimiter: \":\"\n"},
        {"header", any + "format: csv\n", any + "format: csv\nheader: false\n"},
        {"largest_unpacked", any + "# packed\n", any + "largest_unpacked: 1KiB # packed\n"},
        {"items", any, any + "items: things\n"},
        {"headers", any, any + "headers: [X-Event]\n"},
        {"query", any, any + "query: [from]\n"},
        {"answer", any, "path: /in\nanswer_within: 100ms\nauth: {anyone: true}\n"},
        {"answer_within", "path: /in\nanswer_within: 100ms\nauth: {anyone: true}\n",
         "path: /in\nanswer_within: 200ms\nauth: {anyone: true}\n"},
        {"most_waiting", crowd + "most_waiting: 2\n", crowd + "most_waiting: 1\n", receive_two},
        {"reply", any, any + "reply: {got: \"{{ id }}\"}\n"},
    };
    return table;
}

const effects_of webhook_subscriber("subscriber webhook", webhook_effects);

}  // namespace

void add_webhook_effects(effect_table& daemon) {
    const auto add = [&](const std::string& field, const std::string& base,
                         const std::string& changed) {
        daemon.effects.push_back({"webhooks." + field, "daemon:\n  webhooks: {" + base + "}\n",
                                  "daemon:\n  webhooks: {" + changed + "}\n", listener_of});
    };
    const std::string files = "certificate_file: /a.pem, key_file: /a.key";
    add("listen", "", "listen: \"127.0.0.1:0\"");
    add("certificate_file", files, "certificate_file: /b.pem, key_file: /a.key");
    add("key_file", files, "certificate_file: /a.pem, key_file: /b.key");
    add("client_ca_file", files, files + ", client_ca_file: /c.pem");
    add("unencrypted", "listen: \"127.0.0.1:0\"", "listen: \"127.0.0.1:0\", unencrypted: true");
    add("largest_body", "", "largest_body: 64KiB");
    add("connections", "", "connections: 9");
    add("connections_per_address", "", "connections_per_address: 9");
}

}  // namespace sluice::testing
