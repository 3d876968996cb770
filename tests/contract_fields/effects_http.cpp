// The publishers that send requests of their own: `http`, `ocoya-workflow`.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

namespace sluice::testing {

namespace {

std::string publish(const std::string& type, const std::string& yaml, unsigned status) {
    recorded_world world([status](const net::request&, int) {
        return reply_of(status, R"({"id":"r1","other":"r2"})");
    });
    world.clients.add("shop", world.make<client>("http", "base_url: https://shop.example\n"));
    world.clients.add("other", world.make<client>("http", "base_url: https://other.example\n"));
    const auto writes = world.make<publisher>(type, yaml);
    if (writes == nullptr) {
        return world.told();
    }
    entity entity;
    entity.id = "p1";
    entity.data = json::object{{"title", "a b"}, {"n", 1}, {"place", "x/y?z=1"}};
    const auto ready = writes->prepare(entity, "key-1");
    if (!ready) {
        world.note(describe(ready.error()));
        return world.told();
    }
    world.note("safety " + std::to_string(static_cast<int>(ready->safety)));
    const auto done = world.run(writes->send(*ready));
    world.note(done ? "result " + done->external_id : describe(done.error()));
    return world.told();
}

std::string publish_http(const std::string& yaml) {
    return publish("http", yaml, 200);
}

effect_table http_publisher_effects() {
    effect_table table;
    table.observe = publish_http;
    const std::string to_shop = "client: shop\nurl: /x\n";
    table.effects = {
        {"client", to_shop, "client: other\nurl: /x\n"},
        {"url", to_shop, "client: shop\nurl: \"/{{ n }}\"\n"},
        {"url_values", "client: shop\nurl: \"/{{ place }}\"\n",
         "client: shop\nurl: \"/{{ place }}\"\nurl_values: raw\n"},
        {"method", to_shop, to_shop + "method: put\n"},
        {"headers", to_shop, to_shop + "headers: {X-Title: \"{{ title }}\"}\n"},
        {"query", to_shop, to_shop + "query: {q: \"{{ title }}\"}\n"},
        {"space", to_shop + "query: {q: \"a b\"}\n",
         to_shop + "query: {q: \"a b\"}\nspace: plus\n"},
        {"body", to_shop, to_shop + "body: {t: \"{{ title }}\"}\n"},
        {"content", to_shop, to_shop + "content: form\n"},
        {"success", to_shop, to_shop + "success: [404]\n",
         [](const std::string& yaml) { return publish("http", yaml, 404); }},
        {"idempotency_header", to_shop, to_shop + "idempotency_header: Idempotency-Key\n"},
        {"fails_when", to_shop, to_shop + "fails_when: other\n"},
        {"external_id", to_shop, to_shop + "external_id: other\n"},
    };
    return table;
}

effect_table workflow_publisher_effects() {
    effect_table table;
    table.observe = [](const std::string& yaml) { return publish("ocoya-workflow", yaml, 200); };
    const std::string url = "url: \"https://app.example/api/_hooks/webhook/abc\"\n";
    table.effects = {
        {"url", url, "url: \"https://app.example/api/_hooks/webhook/xyz\"\n"},
        {"method", url, url + "method: get\n"},
        {"payload", url, url + "payload: {t: \"{{ title }}\"}\n"},
    };
    for (auto& one : effects_of_network()) {
        table.effects.push_back({one.field, url + one.base, url + one.changed});
    }
    return table;
}

const effects_of http_publisher("publisher http", http_publisher_effects);
const effects_of workflow_publisher("publisher ocoya-workflow", workflow_publisher_effects);

}  // namespace

}  // namespace sluice::testing
