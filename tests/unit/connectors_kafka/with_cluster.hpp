#pragma once

// A subscriber and a publisher of Kafka on librdkafka's mock cluster.

#include "support/http_fixture.hpp"
#include "support/kafka_cluster.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>

#include <gtest/gtest.h>

namespace sluice {

void add_kafka_connector(registry& types);

namespace testing {

class with_cluster : public ::testing::Test {
 protected:
    explicit with_cluster(int brokers = 1) : cluster(brokers) {
        add_kafka_connector(types);
        cluster.make_topic("orders", 2);
        clients.add("events", made<client>("kafka", cluster.client_yaml()).value());
    }
    ~with_cluster() override {
        source.reset();
        target.reset();
        clients.clear();
        bench.pool.join();
    }

    template <class Component>
    result<std::shared_ptr<Component>> made(const std::string& type, const std::string& yaml) {
        config::configured_component given;
        given.type = type;
        config::diagnostics problems;
        given.options =
            config::read_text(*types.find(component_kind<Component>::name, type), "a.yaml", yaml,
                              types, config::system_variables(), problems);
        if (!given.given()) {
            return failure(failure_class::invalid, problems.to_text());
        }
        return types.make<Component>(given, {.name = "it",
                                             .executor = bench.io.get_executor(),
                                             .time = bench.time,
                                             .random = bench.random,
                                             .http = bench.http,
                                             .clients = clients,
                                             .pool = bench.pool,
                                             .log = bench.log});
    }

    void listen(const std::string& more = {}) {
        source.reset();
        source = made<subscriber>("kafka", "client: events\ntopics: [orders]\n" + more).value();
    }

    // Fetches pages until one is the last, as the engine does, and returns the entities. Each page
    // is committed unless `commits` says otherwise.
    std::vector<entity> round(bool commits = true) {
        std::vector<entity> all;
        failed.reset();
        for (bool last = false; !last;) {
            auto read = bench.run(source->fetch(position));
            if (!read) {
                failed = read.error();
                return all;
            }
            failed = read->failed;
            for (auto& one : read->entities) {
                all.push_back(std::move(one));
            }
            for (const auto& one : read->unreadable) {
                unreadable.push_back(one.reason);
            }
            last = read->last || !commits;
            if (commits) {
                position = read->position;
                source->committed();
            } else {
                source->not_committed({});
            }
        }
        return all;
    }

    static std::vector<std::string> ids(const std::vector<entity>& all) {
        std::vector<std::string> texts;
        for (const auto& one : all) {
            texts.push_back(one.id);
        }
        return texts;
    }

    void write_to(const std::string& yaml) {
        target = made<publisher>("kafka", "client: events\n" + yaml).value();
    }

    std::vector<result<receipt>> deliver(const std::vector<std::string>& records) {
        std::vector<delivery> batch;
        for (const auto& text : records) {
            entity one;
            one.data = parse_json(text).value();
            batch.push_back(target->prepare(one, "key-1").value());
        }
        return bench.run(target->send_all(std::move(batch)));
    }

    kafka_cluster cluster;
    registry types;
    component_fixture bench;
    named_clients clients;
    std::shared_ptr<subscriber> source;
    std::shared_ptr<publisher> target;
    json::value position;
    std::optional<failure> failed;
    std::vector<std::string> unreadable;
};

}  // namespace testing

}  // namespace sluice
