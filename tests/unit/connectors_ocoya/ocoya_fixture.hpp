#pragma once

// The Ocoya connector against a scripted server.

#include "access/budgets.hpp"
#include "connectors/ocoya/client/client.hpp"
#include "connectors/ocoya/read/subscriber.hpp"
#include "connectors/ocoya/write/publisher.hpp"
#include "support/http_fixture.hpp"
#include "support/templates.hpp"

#include <string>

namespace sluice::ocoya {

class ocoya_fixture : public testing::http_fixture {
 public:
    using testing::http_fixture::http_fixture;

    // Budgets live in memory only.
    component_context context(std::string name) {
        auto made = testing::http_fixture::context(std::move(name));
        return {.name = std::move(made.name),
                .executor = made.executor,
                .time = made.time,
                .random = made.random,
                .http = made.http,
                .clients = made.clients,
                .pool = made.pool,
                .log = made.log,
                .storages = made.storages,
                .budgets = budgets};
    }

    client_options client_settings() const {
        client_options options;
        options.api_key = secret("top-secret-key");
        options.base_url = url() + "/api";
        options.net.retry.attempts = 1;
        return options;
    }

    std::shared_ptr<client> add_client(const client_options& options) {
        const std::shared_ptr<client> made =
            make_client(options, context("client 'ocoya'")).value();
        clients.add("ocoya", made);
        return made;
    }

    std::shared_ptr<subscriber> make_posts(std::int64_t page_cap = 1000,
                                           std::string_view query = R"({"workspaceId":"w"})") {
        add_client(client_settings());
        subscriber_options options;
        options.request.client.name = "ocoya";
        options.request.entity = "posts";
        options.request.parameters.query = testing::templated(query);
        options.page_cap = page_cap;
        return make_subscriber(options, context("incoming 'posts'")).value();
    }

    publisher_options writing(method verb) const {
        publisher_options options;
        options.request.client.name = "ocoya";
        options.request.entity = "posts";
        options.verb = verb;
        if (verb == method::post) {
            options.request.parameters.query = testing::templated(R"({"workspaceId":"w"})");
        } else {
            options.request.parameters.path = testing::templated(R"({"id":"{{ id }}"})");
        }
        return options;
    }

    std::shared_ptr<publisher> make_writer(const publisher_options& options) {
        add_client(client_settings());
        return make_publisher(options, context("outgoing 'publish'")).value();
    }

    access::budgets budgets{time, log};
};

// Returns the reason why a run ends at a page.
inline failure fault_of(const result<page>& read) {
    if (!read) {
        return read.error();
    }
    return read->failed ? *read->failed : failure(failure_class::internal, "accepted");
}

inline entity record_of(std::string_view text) {
    entity record;
    record.type = "products";
    record.id = "sku-1";
    record.data = parse_json(text).value();
    return record;
}

// A page of posts "p0", "p1", … with the given caption.
inline std::string posts_json(std::size_t first, std::size_t count,
                              const std::string& caption = "Hi") {
    std::string out = "[";
    for (std::size_t at = first; at < first + count; ++at) {
        out += at == first ? "" : ",";
        out +=
            R"({"id":"p)" + std::to_string(at) +
            R"(","status":"DRAFT","scheduledAt":null,"posts":[{"provider":"GENERAL","caption":")" +
            caption + R"(","creatives":[]}],"socialProfiles":[]})";
    }
    return out + "]";
}

}  // namespace sluice::ocoya
