#pragma once

// Sends requests to a subscriber of type `webhook`, and takes its pages as the engine does.

#include "connectors/webhook/subscriber_options.hpp"
#include "support/component_fixture.hpp"
#include "support/manual_clock.hpp"

#include <sluice/component/registry.hpp>
#include <sluice/net/body_memory.hpp>

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace sluice {
void add_webhook_connector(registry& types);
}

namespace sluice::webhook {
class received_requests : public ::testing::Test {
 protected:
    received_requests() {
        options.path = "/in";
        options.sender.anyone = true;
    }

    subscriber& source() {
        if (!source_) {
            registry types;
            add_webhook_connector(types);
            config::configured_component given;
            given.type = "webhook";
            given.options = std::make_shared<const subscriber_options>(options);
            auto context = bench.context("incoming 'in'");
            context_ = std::make_unique<component_context>(
                component_context{.name = context.name,
                                  .executor = context.executor,
                                  .time = time,
                                  .random = context.random,
                                  .http = context.http,
                                  .clients = context.clients,
                                  .pool = context.pool,
                                  .log = context.log,
                                  .storages = context.storages});
            source_ = types.make<subscriber>(given, *context_).value();
            source_->used_for(use);
        }
        return *source_;
    }
    void restart() { source_.reset(); }
    inbox& box() { return *source().receives(); }

    // Sends a request; its answer comes to `answers` by that number.
    void send(std::size_t number, std::string body,
              const std::vector<net::header_list::item>& headers = {}) {
        auto asked = std::make_shared<net::request>();
        asked->method = "POST";
        asked->target = "/in";
        asked->body = std::move(body);
        asked->memory = memory;
        for (const auto& [name, value] : headers) {
            asked->headers.add(name, value);
        }
        answers.resize(std::max(answers.size(), number + 1));
        asio::co_spawn(bench.io, box().take(asked),
                       [this, number](std::exception_ptr error, std::optional<net::reply> reply) {
                           answers[number] = error    ? "broken"
                                             : !reply ? "given back"
                                                      : std::to_string(reply->message.status) +
                                                            " " + reply->message.body;
                       });
        poll();
    }

    void poll() {
        bench.io.restart();
        bench.io.poll();
    }

    std::string page() {
        auto read = bench.run(source().fetch(nullptr)).value();
        std::string all = read.last ? "last:" : "page:";
        for (const auto& one : read.entities) {
            all += " " + write_json(one.data);
        }
        return all;
    }

    subscriber_options options;
    listing_use use;
    net::body_memory* memory = nullptr;
    testing::component_fixture bench;
    testing::manual_clock time{*parse_utc("2026-02-01T12:00:00Z")};
    std::vector<std::string> answers;

 private:
    std::unique_ptr<component_context> context_;
    std::shared_ptr<subscriber> source_;
};

}  // namespace sluice::webhook
