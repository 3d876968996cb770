#pragma once

// A subscriber and a publisher of MQTT on a real server, for either version of the protocol.

#include "support/http_fixture.hpp"
#include "support/mosquitto_server.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

namespace sluice {

void add_mqtt_connector(registry& types);

namespace testing {

class with_server : public ::testing::TestWithParam<const char*> {
 protected:
    with_server() {
        add_mqtt_connector(types);
        clients.add("broker", made<client>("mqtt", server.client_yaml() + "protocol: \"" +
                                                       GetParam() + "\"\n")
                                  .value());
    }
    ~with_server() override {
        source.reset();
        target.reset();
        clients.clear();
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

    // Each test has topics and a session of its own on the shared server.
    std::string own(const std::string& name) const {
        return std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + "/" +
               name;
    }
    static std::string quoted(const std::string& text) { return "\"" + text + "\""; }

    void listen(const std::string& more = {}) {
        source.reset();
        source = made<subscriber>("mqtt", "client: broker\nclient_id: " + quoted(own("id")) +
                                              "\ntopics: [" + quoted(own("#")) + "]\n" + more)
                     .value();
    }

    // Fetches pages until one is the last, as the engine does, and returns the records. Each page
    // is committed unless `commits` says otherwise.
    std::vector<entity> round(bool commits = true) {
        std::vector<entity> all;
        for (bool last = false; !last;) {
            auto read = bench.run(source->fetch(position));
            if (!read) {
                ADD_FAILURE() << describe(read.error());
                return all;
            }
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

    static std::vector<std::string> written(const std::vector<entity>& all) {
        std::vector<std::string> texts;
        for (const auto& one : all) {
            texts.push_back(write_json(one.data));
        }
        return texts;
    }

    void write_to(const std::string& yaml) {
        target = made<publisher>("mqtt", "client: broker\n" + yaml).value();
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

    mosquitto_server& server = mosquitto_server::shared();
    registry types;
    component_fixture bench;
    named_clients clients;
    std::shared_ptr<subscriber> source;
    std::shared_ptr<publisher> target;
    json::value position;
    std::vector<std::string> unreadable;
};

}  // namespace testing

}  // namespace sluice
