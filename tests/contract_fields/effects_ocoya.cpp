// Ocoya: listings, posts, campaigns.

#include "contract_fields/field_effects.hpp"
#include "contract_fields/recorded_world.hpp"

#include <algorithm>

namespace sluice::testing {

namespace {

bool asks(const net::request& request, std::string_view text) {
    return request.target.find(text) != std::string::npos;
}

net::response answer_for(const net::request& request, int number) {
    if (asks(request, "/workspaces")) {
        return reply_of(200, R"([{"id":"w1","name":"Main"},{"id":"w2","name":"Archive"}])");
    }
    if (asks(request, "/social-profiles")) {
        return reply_of(200, R"([{"id":"f1","provider":"facebook","name":"Page"}])");
    }
    if (request.method == "HEAD") {
        return reply_of(200, "", {{"Content-Type", "image/webp"}});
    }
    if (request.method != "GET") {
        return reply_of(201, R"({"postGroupId":"g1"})");
    }
    if (asks(request, "/fails")) {
        return asks(request, "page=1") ? reply_of(500, "{}")
                                       : reply_of(200, R"([{"id":"a"},{"id":"b"}])");
    }
    if (asks(request, "/ends")) {
        return asks(request, "page=2") || number > 9
                   ? reply_of(422, "{}")
                   : reply_of(200, "[{\"id\":\"a" + std::to_string(number) + "\"}]");
    }
    const auto size = number < 4 ? 2 : 0;
    std::string items;
    for (int i = 0; i < size; ++i) {
        items += std::string(i == 0 ? "" : ",") + "{\"id\":\"i" + std::to_string(number) + "-" +
                 std::to_string(i) + "\"}";
    }
    if (asks(request, "/wrapped")) {
        return reply_of(200, "{\"data\":[" + items + "],\"things\":[" + items + "],\"next\":" +
                                 (size == 0 ? "null" : "\"c" + std::to_string(number) + "\"") +
                                 "}");
    }
    return reply_of(200, "[" + items + "]");
}

void add_clients(recorded_world& world) {
    for (const auto* name : {"ocoya", "other"}) {
        const std::string yaml = "api_key: k\nretry: {attempts: 1}\nbase_url: https://" +
                                 std::string(name) + ".example/api\n";
        world.clients.add(name, world.make<client>("ocoya", yaml));
    }
}

// Makes two runs, each to its end or a failure, and returns the plan's text about it.
std::string list_runs(const std::string& yaml, int runs) {
    recorded_world world(answer_for);
    add_clients(world);
    const auto reads = world.make<subscriber>("ocoya", yaml);
    if (reads == nullptr) {
        return world.told();
    }
    reads->used_for({.takes_out_doubles = true});
    const auto cost = reads->estimate();
    world.note("expects " + std::to_string(cost.expected_parents) + " keeps " +
               std::to_string(cost.kept.count()));
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
                ids += " " + one.type + ":" + one.id;
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

std::string list_twice(const std::string& yaml) {
    return list_runs(yaml, 2);
}
std::string list_often(const std::string& yaml) {
    return list_runs(yaml, 5);
}

std::string publish_record(const std::string& yaml, const std::string& data) {
    recorded_world world(answer_for);
    add_clients(world);
    const auto writes = world.make<publisher>("ocoya", yaml);
    if (writes == nullptr) {
        return world.told();
    }
    entity entity;
    entity.id = "p1";
    entity.data = *parse_json(data);
    for (int round = 0; round < 2; ++round) {
        const auto gathered = world.run(writes->gather(&entity));
        if (!gathered) {
            world.note("not gathered: " + describe(gathered.error()));
            break;
        }
        const auto ready = writes->prepare(entity, "key");
        if (!ready) {
            world.note("not ready: " + describe(ready.error()));
            break;
        }
        const auto done = world.run(writes->send(*ready));
        world.note(done ? "result " + done->external_id : describe(done.error()));
        if (ready->safety == repeat_safety::verifiable) {
            const auto found = world.run(writes->verify(*ready));
            world.note(found && found->reliable ? "looked through" : "not looked through");
        }
        world.time.advance(std::chrono::minutes(30));
    }
    return world.told();
}

std::string publish_post(const std::string& yaml) {
    return publish_record(yaml, R"({"caption":"Hi","profiles":["facebook"]})");
}
std::string publish_long(const std::string& yaml) {
    return publish_record(yaml, "{\"caption\":\"" + std::string(10'500, 'a') + "\"}");
}
std::string publish_media(const std::string& yaml) {
    return publish_record(yaml, R"({"mediaUrls":["https://x.example/a","https://x.example/b"]})");
}
std::string publish_change(const std::string& yaml) {
    return publish_record(yaml, R"({"id":"c1","other":"c2","scheduledAt":"2030-01-01T09:00:00Z"})");
}

// Publishes a scheduled post and asks an hour later what became of it.
std::string confirm_post(const std::string& yaml) {
    recorded_world world(answer_for);
    add_clients(world);
    const auto writes = world.make<publisher>("ocoya", yaml);
    if (writes == nullptr) {
        return world.told();
    }
    const unconfirmed_result result{
        "c1", *parse_json(R"({"workspaceId":"w","target":"/post?workspaceId=w","body":)"
                          R"({"socialProfileIds":["f1"],"scheduledAt":"2026-02-01T12:10:00Z"}})")};
    const auto first = writes->confirmation_of(result);
    world.note(first ? first->reason : "no question");
    world.note("while followed " + std::to_string(writes->estimate().while_followed));
    world.time.advance(std::chrono::hours(1));
    const auto said = world.run(writes->verdicts({result}));
    world.note(said ? said->front().reason : describe(said.error()));
    return world.told();
}

std::string follow(const std::string& yaml) {
    recorded_world world(answer_for);
    add_clients(world);
    const auto follows = world.make<publisher>("ocoya-campaign-posts", yaml);
    if (follows == nullptr) {
        return world.told();
    }
    entity entity;
    entity.data = json::object{{"id", "cmkq0q8g00000abcdefghijkl"}};
    const auto ready = follows->prepare(entity, "key");
    if (!ready) {
        world.note(describe(ready.error()));
        return world.told();
    }
    world.note(write_json(ready->plan));
    const auto done = world.run(follows->send(*ready));
    world.note(done ? "done" : describe(done.error()));
    world.note(done || !done.error().retry_after
                   ? "at once"
                   : "again in " + std::to_string(done.error().retry_after->count()));
    return world.told();
}

effect_table ocoya_subscriber_effects() {
    effect_table table;
    table.observe = list_twice;
    const std::string posts =
        "client: ocoya\nentity: posts\nparameters: {query: {workspaceId: w}}\n";
    const std::string each =
        "client: ocoya\nentity: posts\nparameters: {query: {workspaceId: \"{{ parent.id }}\"}}\n";
    const std::string things = "client: ocoya\npath: /things\n";
    const std::string wrapped = "client: ocoya\npath: /wrapped\nitems: data\n";
    const std::string fails = "client: ocoya\npath: /fails\npaging: {kind: numbered, size: 2}\n";
    const std::string ends = "client: ocoya\npath: /ends\npaging: {kind: numbered, size: 1}\n";
    const std::string since =
        "client: ocoya\npath: /things\npaging: {kind: window, "
        "since: \"{{ last_run || '2026-02-01T00:00:00Z' }}\"";
    const std::string counted = "client: ocoya\npath: /things\npaging: {kind: numbered";
    table.effects = {
        {"client", posts, "client: other\nentity: posts\nparameters: {query: {workspaceId: w}}\n"},
        {"entity", "client: ocoya\nentity: me\n", "client: ocoya\nentity: workspaces\n"},
        {"profile", "client: ocoya\nentity: schedules\nprofile: legacy\n",
         "client: ocoya\nentity: workspaces\nprofile: current\n"},
        {"path", things, "client: ocoya\npath: /others\n"},
        {"parameters.path", "client: ocoya\npath: \"/a/{id}\"\nparameters: {path: {id: x}}\n",
         "client: ocoya\npath: \"/a/{id}\"\nparameters: {path: {id: y}}\n"},
        {"parameters.query", things, things + "parameters: {query: {q: x}}\n"},
        {"parameters.payload", things, things + "parameters: {payload: {q: x}}\n"},
        {"method", "client: ocoya\npath: /things\n", "client: ocoya\nentity: me\nmethod: get\n"},
        {"input", things + "parameters: {query: {q: \"{{ input.a }}\"}}\ninput: {a: 1}\n",
         things + "parameters: {query: {q: \"{{ input.a }}\"}}\ninput: {a: 2}\n"},
        {"for_each.entity", each + "for_each: workspaces\n", each + "for_each: profiles\n"},
        {"for_each.cache", each + "for_each: workspaces\n",
         each + "for_each: {entity: workspaces, cache: 1m}\n"},
        {"for_each.filter", each + "for_each: workspaces\n",
         each + "for_each: {entity: workspaces, filter: \"name != 'Archive'\"}\n"},
        {"for_each.expected", each + "for_each: workspaces\n",
         each + "for_each: {entity: workspaces, expected: 12}\n"},
        {"paging.kind", things + "paging: none\n", things + "paging: offset\n"},
        {"paging.parameter", counted + "}\n", counted + ", parameter: p}\n"},
        {"paging.size_parameter", counted + "}\n", counted + ", size_parameter: n}\n"},
        {"paging.until_parameter", since + "}\n", since + ", until_parameter: to}\n"},
        {"paging.first", counted + "}\n", counted + ", first: 1}\n"},
        {"paging.size", counted + "}\n", counted + ", size: 7}\n"},
        {"paging.at", wrapped + "paging: {kind: cursor, at: next}\n",
         wrapped + "paging: {kind: cursor, at: \"data[0].id\"}\n"},
        {"paging.since", since + "}\n",
         "client: ocoya\npath: /things\npaging: {kind: window, since: \"2026-01-31T00:00:00Z\"}\n"},
        {"paging.length", since + "}\n", since + ", length: 6h}\n"},
        {"next", wrapped, wrapped + "next: \"body.next && {query: {after: body.next}}\"\n"},
        {"items", wrapped, "client: ocoya\npath: /wrapped\nitems: \"data[:1]\"\n"},
        {"page_cap", counted + "}\n", counted + "}\npage_cap: 1\n"},
        {"end", counted + "}\n", counted + "}\nend: short_page\n"},
        {"end_status", ends, ends + "end_status: [422]\n"},
        {"pass_page_after", fails, fails + "pass_page_after: 1\n", list_often},
        {"lookback", since + "}\n", since + "}\nlookback: 10m\n"},
    };
    return table;
}

effect_table ocoya_publisher_effects() {
    effect_table table;
    table.observe = publish_post;
    const std::string post =
        "client: ocoya\nmethod: post\nentity: posts\nparameters: {query: {workspaceId: w}}\n";
    const std::string change = "client: ocoya\nmethod: patch\nentity: posts\n";
    const std::string own = "client: ocoya\nmethod: post\npath: /new\n";
    table.effects = {
        {"client", post,
         "client: other\nmethod: post\nentity: posts\nparameters: {query: {workspaceId: w}}\n"},
        {"entity", post,
         "client: ocoya\nmethod: post\nentity: ai-posts\nparameters: {query: {workspaceId: w}, "
         "payload: {prompt: \"a long prompt\"}}\n"},
        {"profile", own, "client: ocoya\nmethod: post\nentity: post\nprofile: legacy\n"},
        {"path", own, "client: ocoya\nmethod: post\npath: /newer\n"},
        {"parameters.path", change + "parameters: {path: {id: \"{{ id }}\"}}\n",
         change + "parameters: {path: {id: \"{{ other }}\"}}\n",
         [](const std::string& yaml) {
             return publish_record(yaml + "request: {scheduledAt: \"2031-01-01T09:00:00Z\"}\n",
                                   R"({"id":"c1","other":"c2","payload":{}})");
         }},
        {"parameters.query", post,
         "client: ocoya\nmethod: post\nentity: posts\nparameters: {query: {workspaceId: v}}\n"},
        {"parameters.payload", post,
         "client: ocoya\nmethod: post\nentity: posts\n"
         "parameters: {query: {workspaceId: w}, payload: {caption: other}}\n"},
        {"method", change + "parameters: {path: {id: \"{{ id }}\"}}\n",
         "client: ocoya\nmethod: delete\nentity: posts\nparameters: {path: {id: \"{{ id }}\"}}\n",
         publish_change},
        {"request", post, post + "request: {caption: \"{{ caption }}!\"}\n"},
        {"truncate", post, post + "truncate: true\n", publish_long},
        {"check_media", post, post + "check_media: head\n", publish_media},
        {"media_checks_per_minute", post + "check_media: head\n",
         post + "check_media: head\nmedia_checks_per_minute: 1\n", publish_media},
        {"profile_cache", post, post + "profile_cache: 5m\n"},
        {"verify_pages", post, post + "verify_pages: 1\n"},
        {"confirm.within", post + "confirm: {within: 2h}\n", post + "confirm: {within: 10m}\n",
         confirm_post},
        {"confirm.every", post + "confirm: {within: 2h}\n",
         post + "confirm: {within: 2h, every: 1h}\n", confirm_post},
        {"confirm.pages", post + "confirm: {within: 2h}\n",
         post + "confirm: {within: 2h, pages: 3}\n", confirm_post},
    };
    return table;
}

effect_table campaign_publisher_effects() {
    effect_table table;
    table.observe = follow;
    const auto yaml = [](const std::string& client, const std::string& workspace,
                         const std::string& campaign, const std::string& count) {
        return "client: " + client + "\nworkspace: " + workspace + "\ncampaign: \"" + campaign +
               "\"\ncount: " + count + "\n";
    };
    const auto usual = yaml("ocoya", "w", "{{ id }}", "3");
    table.effects = {
        {"client", usual, yaml("other", "w", "{{ id }}", "3")},
        {"workspace", usual, yaml("ocoya", "v", "{{ id }}", "3")},
        {"campaign", usual, yaml("ocoya", "w", "cmkq0q8g10000abcdefghijkl", "3")},
        {"count", usual, yaml("ocoya", "w", "{{ id }}", "4")},
        {"profiles", usual, usual + "profiles: [f1]\n"},
        {"within", usual, usual + "within: 400d\n"},
        {"poll", usual + "within: 400d\n", usual + "within: 400d\npoll: 9s\n"},
        {"page_cap", usual, usual + "page_cap: 1\n"},
    };
    return table;
}

const effects_of ocoya_subscriber("subscriber ocoya", ocoya_subscriber_effects);
const effects_of ocoya_publisher("publisher ocoya", ocoya_publisher_effects);
const effects_of campaign_publisher("publisher ocoya-campaign-posts", campaign_publisher_effects);

}  // namespace

}  // namespace sluice::testing
