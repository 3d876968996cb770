// Stages that ask an API: what is asked, and what becomes of a few records.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

#include <sluice/component/names.hpp>

namespace sluice::testing {

namespace {

// The first page has a further one: a full page, a cursor, a link in the body and in the header.
result<net::response> answer_to(const net::request& request, int number) {
    if (request.target.find("missing") != std::string::npos) {
        return reply_of(404, "{}");
    }
    const bool first = number % 2 == 1;
    const std::string body =
        first ? R"({"list":[1,2],"more":[3],"next":"c2","other":"c3","link":"/next?p=2"})"
              : R"({"list":[],"more":[],"next":null})";
    std::vector<net::header_list::item> headers;
    if (first) {
        headers.emplace_back("Link", "</linked?p=2>; rel=\"next\"");
    }
    auto reply = reply_of(200, body, std::move(headers));
    reply.url = "https://a.example/x";
    return reply;
}

std::string run_request(const std::string& type, const std::string& yaml) {
    recorded_world world(answer_to);
    for (const std::string name : {"a", "b"}) {
        world.clients.add(name,
                          world.make<client>("http", "base_url: https://" + name + ".example\n"));
    }
    const auto stage = world.make<transformer>(type, yaml);
    if (stage == nullptr) {
        return world.told();
    }
    for (int i = 0; i < 2; ++i) {
        entity entity;
        entity.data = json::object{{"n", 2}};
        auto scope = names_beside(entity, world.time.now());
        stage_output out;
        const auto done = world.run(stage->apply(entity, {&scope}, out));
        world.note(done ? "done" : "failed: " + describe(done.error()));
        for (const auto& one : out.entities()) {
            world.note(write_json(one.data));
        }
    }
    return world.told();
}

effect_table requests(const std::string& type, std::vector<field_effect> effects) {
    effect_table table;
    table.observe = [type](const std::string& yaml) { return run_request(type, yaml); };
    table.effects = std::move(effects);
    return table;
}

// The fields that both stages have. `base` is YAML without a client.
std::vector<field_effect> effects_of_asking(const std::string& base, const std::string& missing) {
    const auto plain = "client: a\n" + base;
    const auto pages = [&](const std::string& more) {
        return plain + "pages: {items: list" + more + "}\n";
    };
    return {
        {"client", plain, "client: b\n" + base},
        {"take", plain, plain + "take: {m: \"{{ next }}\"}\n"},
        {"success", missing, missing + "success: [404]\n"},
        {"cache", plain, plain + "cache: 1h\n"},
        {"pages.items", pages(""), plain + "pages: {items: more}\n"},
        {"pages.kind", pages(""), pages(", kind: offset")},
        {"pages.parameter", pages(""), pages(", parameter: p")},
        {"pages.first", pages(""), pages(", first: 5")},
        {"pages.size", pages(""), pages(", size: 3")},
        {"pages.at", pages(", kind: cursor, at: next"), pages(", kind: cursor, at: other")},
        {"pages.most", pages(""), pages(", most: 1")},
    };
}

void add_requests(effect_tables_by_part& into) {
    const std::string url = "url: /x\n";
    auto http = effects_of_asking(url, "client: a\nurl: /missing\n");
    const auto plain = "client: a\n" + url;
    const auto post = plain + "method: post\nbody: {a: 1}\n";
    const std::vector<field_effect> of_http{
        {"url", plain, "client: a\nurl: /y\n"},
        {"method", plain, plain + "method: post\n"},
        {"headers", plain, plain + "headers: {X-A: b}\n"},
        {"query", plain, plain + "query: {a: b}\n"},
        {"body", post, plain + "method: post\nbody: {a: 2}\n"},
        {"content", post, post + "content: form\n"},
    };
    http.insert(http.end(), of_http.begin(), of_http.end());
    into["transformer http"] = requests("http", std::move(http));
    auto graphql = effects_of_asking("url: /x\nquery: \"{ a }\"\n",
                                     "client: a\nurl: /missing\nquery: \"{ a }\"\n");
    const std::string query = "client: a\nurl: /x\nquery: \"{ a }\"\n";
    const std::vector<field_effect> of_graphql{
        {"url", query, "client: a\nurl: /y\nquery: \"{ a }\"\n"},
        {"query", query, "client: a\nurl: /x\nquery: \"{ b }\"\n"},
        {"variables", query, query + "variables: {a: 1}\n"},
    };
    graphql.insert(graphql.end(), of_graphql.begin(), of_graphql.end());
    into["transformer graphql"] = requests("graphql", std::move(graphql));
}

const effects_of every_request(add_requests);

}  // namespace

}  // namespace sluice::testing
