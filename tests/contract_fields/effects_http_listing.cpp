// The subscriber `http`: listings of any API.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

#include <algorithm>

namespace sluice::testing {

namespace {

bool has_part(const net::request& request, std::string_view text) {
    return request.target.find(text) != std::string::npos;
}

// The number of the page comes from the request, so that two runs see the same.
net::response page_for(const net::request& request, int number) {
    if (has_part(request, "/fails")) {
        return has_part(request, "page=1") ? reply_of(500, "{}")
                                           : reply_of(200, R"([{"id":"a"},{"id":"b"}])");
    }
    if (has_part(request, "/ends")) {
        return has_part(request, "page=2")
                   ? reply_of(422, "{}")
                   : reply_of(200, "[{\"id\":\"a" + std::to_string(number) + "\"}]");
    }
    if (has_part(request, "/feed")) {
        return request.headers.find("If-None-Match")
                   ? reply_of(304, "")
                   : reply_of(200, "<rss><channel><item><guid>a</guid></item></channel></rss>",
                              {{"ETag", "\"v1\""}});
    }
    if (has_part(request, "/table")) {
        return reply_of(200, "id;n,m\na;1,2\n", {{"Content-Type", "text/csv"}});
    }
    if (has_part(request, "/same")) {
        return request.headers.find("If-None-Match")
                   ? reply_of(304, "")
                   : reply_of(200, R"([{"id":"a"}])", {{"ETag", "\"v1\""}});
    }
    const auto size = number < 4 ? 2 : 0;
    std::string items;
    for (int i = 0; i < size; ++i) {
        items += std::string(i == 0 ? "" : ",") + "{\"id\":\"i" + std::to_string(number) + "-" +
                 std::to_string(i) + "\"}";
    }
    if (has_part(request, "/wrapped")) {
        return reply_of(200, "{\"data\":[" + items + "],\"next\":" +
                                 (size == 0 ? "null" : "\"c" + std::to_string(number) + "\"") +
                                 "}");
    }
    return reply_of(200, "[" + items + "]");
}

// Makes runs, each to its end or a failure.
std::string read_runs(const std::string& type, const std::string& yaml, int runs) {
    recorded_world world(page_for);
    for (const auto* name : {"shop", "other"}) {
        world.clients.add(name,
                          world.make<client>("http", "retry: {attempts: 1}\nbase_url: https://" +
                                                         std::string(name) + ".example\n"));
    }
    const auto reads = world.make<subscriber>(type, yaml);
    if (reads == nullptr) {
        return world.told();
    }
    reads->used_for({.takes_out_doubles = true});
    json::value position;
    for (int run = 0; run < runs; ++run) {
        for (int pages = 0; pages < 20; ++pages) {
            const auto page = world.run(reads->fetch(position));
            if (!page) {
                world.note("failed: " + describe(page.error()));
                break;
            }
            position = page->position;
            std::string ids = page->whole ? "whole" : "part";
            for (const auto& one : page->entities) {
                ids += " " + one.type + ":" + write_json(one.data);
            }
            world.note(ids + (page->failed ? " failed: " + describe(*page->failed) : ""));
            if (page->last || page->failed) {
                break;
            }
        }
        world.time.advance(std::chrono::minutes(30));
    }
    return world.told();
}

std::string read_twice(const std::string& yaml) {
    return read_runs("http", yaml, 2);
}
std::string read_often(const std::string& yaml) {
    return read_runs("http", yaml, 5);
}

effect_table http_subscriber_effects() {
    effect_table table;
    table.observe = read_twice;
    const std::string things = "client: shop\npath: /things\n";
    const std::string wrapped = "client: shop\npath: /wrapped\nitems: data\n";
    const std::string csv = "client: shop\npath: /table\nformat: csv\n";
    const std::string fails = "client: shop\npath: /fails\npaging: {kind: numbered, size: 2}\n";
    const std::string ends = "client: shop\npath: /ends\npaging: {kind: numbered, size: 1}\n";
    const std::string counted = things + "paging: {kind: numbered";
    const std::string since = things +
                              "paging: {kind: window, "
                              "since: \"{{ last_run || '2026-02-01T00:00:00Z' }}\"";
    const std::string wants = things + "parameters: {query: {q: \"{{ input.a }}\"}}\n";
    const std::string posted = things + "method: post\n";
    table.effects = {
        {"client", things, "client: other\npath: /things\n"},
        {"method", things, posted},
        {"path", things, "client: shop\npath: /others\n"},
        {"parameters.path", "client: shop\npath: \"/a/{id}\"\nparameters: {path: {id: x}}\n",
         "client: shop\npath: \"/a/{id}\"\nparameters: {path: {id: y}}\n"},
        {"parameters.query", things, things + "parameters: {query: {q: x}}\n"},
        {"parameters.payload", posted, posted + "parameters: {payload: {q: x}}\n"},
        {"headers", things, things + "headers: {Accept: text/csv}\n"},
        {"input", wants + "input: {a: 1}\n", wants + "input: {a: 2}\n"},
        {"entity", things, things + "entity: products\n"},
        {"format", things, things + "format: text\n"},
        {"delimiter", csv, csv + "delimiter: \";\"\n"},
        {"header", csv, csv + "header: false\n"},
        {"fails_when", wrapped, wrapped + "fails_when: next\n"},
        {"items", wrapped, "client: shop\npath: /wrapped\nitems: \"data[:1]\"\n"},
        {"paging.kind", things + "paging: none\n", things + "paging: offset\n"},
        {"paging.parameter", counted + "}\n", counted + ", parameter: p}\n"},
        {"paging.size_parameter", counted + "}\n", counted + ", size_parameter: n}\n"},
        {"paging.until_parameter", since + "}\n", since + ", until_parameter: to}\n"},
        {"paging.first", counted + "}\n", counted + ", first: 1}\n"},
        {"paging.size", counted + "}\n", counted + ", size: 7}\n"},
        {"paging.at", wrapped + "paging: {kind: cursor, at: next}\n",
         wrapped + "paging: {kind: cursor, at: \"data[0].id\"}\n"},
        {"paging.since", since + "}\n",
         things + "paging: {kind: window, since: \"2026-01-31T00:00:00Z\"}\n"},
        {"paging.length", since + "}\n", since + ", length: 6h}\n"},
        {"next", wrapped, wrapped + "next: \"body.next && {query: {after: body.next}}\"\n"},
        {"page_cap", counted + "}\n", counted + "}\npage_cap: 1\n"},
        {"end", counted + "}\n", counted + "}\nend: short_page\n"},
        {"end_status", ends, ends + "end_status: [422]\n"},
        {"pass_page_after", fails, fails + "pass_page_after: 1\n", read_often},
        {"lookback", since + "}\n", since + "}\nlookback: 10m\n"},
        {"conditional", "client: shop\npath: /same\n",
         "client: shop\npath: /same\nconditional: false\n"},
    };
    return table;
}

effect_table feed_effects() {
    effect_table table;
    table.observe = [](const std::string& yaml) { return read_runs("feed", yaml, 2); };
    const std::string feed = "url: https://blog.example/feed.xml\n";
    table.effects = {
        {"url", feed, "url: https://blog.example/feed/2.xml\n"},
        {"client", feed, "url: /feed.xml\nclient: shop\n"},
        {"entity", feed, feed + "entity: articles\n"},
        {"conditional", feed, feed + "conditional: false\n"},
    };
    return table;
}

const effects_of feed_subscriber("subscriber feed", feed_effects);
const effects_of http_subscriber("subscriber http", http_subscriber_effects);

}  // namespace

}  // namespace sluice::testing
