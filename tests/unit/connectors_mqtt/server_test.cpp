// The subscriber and the publisher, on a real server.

#include "support/http_fixture.hpp"
#include "support/mosquitto_server.hpp"

#include <sluice/component/publisher.hpp>
#include <sluice/component/registry.hpp>
#include <sluice/component/subscriber.hpp>
#include <sluice/config/load.hpp>
#include <sluice/config/variables.hpp>
#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {

void add_mqtt_connector(registry& types);

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

    testing::mosquitto_server& server = testing::mosquitto_server::shared();
    registry types;
    testing::component_fixture bench;
    testing::named_clients clients;
    std::shared_ptr<subscriber> source;
    std::shared_ptr<publisher> target;
    json::value position;
    std::vector<std::string> unreadable;
};

INSTANTIATE_TEST_SUITE_P(of, with_server, ::testing::Values("3.1.1", "5"), [](const auto& version) {
    return version.param == std::string("5") ? "mqtt5" : "mqtt3";
});

TEST_P(with_server, messages_become_records_with_topic_and_qos) {
    listen();
    EXPECT_THAT(round(), IsEmpty());
    server.publish(own("a"), R"({"id":7,"n":1.10})", {"-q", "1"});
    server.publish(own("b/c"), "[1,2]", {"-q", "1"});
    const auto got = round();
    EXPECT_THAT(written(got), ElementsAre(R"({"id":7,"n":1.10})", "1", "2"));
    EXPECT_EQ(got[0].id, "7");
    EXPECT_EQ(got[0].headers.at("topic"), own("a"));
    EXPECT_EQ(got[0].headers.at("qos"), "1");
    EXPECT_EQ(got[2].headers.at("topic"), own("b/c"));
    EXPECT_EQ(got[0].headers.at("retain"), "false");
}

TEST_P(with_server, messages_wait_in_the_session_while_nobody_is_there) {
    listen();
    round();
    source.reset();
    for (int i = 0; i < 5; ++i) {
        server.publish(own("a"), std::to_string(i), {"-q", "1"});
    }
    listen();
    EXPECT_THAT(written(round()), ElementsAre("0", "1", "2", "3", "4"));
    source.reset();
    listen();
    EXPECT_THAT(round(), IsEmpty());
}

// The worst moment: the tasks are in the ledger, and the server has no acknowledgement.
TEST_P(with_server, messages_that_the_ledger_has_are_not_taken_again) {
    for (const std::string qos : {"1", "2"}) {
        listen("qos: " + qos);
        round();
        server.publish(own("a"), quoted("first " + qos), {"-q", qos});
        auto read = bench.run(source->fetch(position)).value();
        ASSERT_THAT(read.entities, SizeIs(1));
        position = read.position;  // committed, and killed before committed() could do anything
        listen("qos: " + qos);
        server.publish(own("a"), quoted("second " + qos), {"-q", qos});
        EXPECT_THAT(written(round()), ElementsAre(quoted("second " + qos)));
        listen("qos: " + qos);
        EXPECT_THAT(round(), IsEmpty());
    }
}

TEST_P(with_server, messages_that_were_not_committed_come_again) {
    listen("qos: 2");
    round();
    server.publish(own("a"), "1", {"-q", "2"});
    server.publish(own("a"), "2", {"-q", "1"});
    EXPECT_THAT(written(round(false)), ElementsAre("1", "2"));
    EXPECT_THAT(written(round()), ElementsAre("1", "2"));
    EXPECT_THAT(round(), IsEmpty());
    EXPECT_EQ(write_json(position.at("taken")), "[]");
}

TEST_P(with_server, a_bad_message_stops_no_other) {
    listen("largest_record: 20");
    round();
    server.publish(own("a"), "{", {"-q", "1"});
    server.publish(own("b"), std::string(100'000, 'x'), {"-q", "1"});
    server.publish(own("c"), "3", {"-q", "1"});
    EXPECT_THAT(written(round()), ElementsAre("3"));
    EXPECT_THAT(unreadable, ElementsAre(HasSubstr(own("a") + ": the message is no JSON"),
                                        HasSubstr("100000 bytes, more than largest_record")));
}

// Retained messages come once, and not again with each connection.
TEST_P(with_server, a_retained_message_comes_once) {
    server.publish(own("a"), "1", {"-q", "1", "-r"});
    listen();
    const auto got = round();
    ASSERT_THAT(got, SizeIs(1));
    EXPECT_EQ(got[0].headers.at("retain"), "true");
    listen();
    EXPECT_THAT(round(), IsEmpty());
    server.publish(own("a"), "", {"-r"});
}

TEST_P(with_server, topics_that_left_the_configuration_are_left) {
    listen();
    round();
    source = made<subscriber>("mqtt", "client: broker\nclient_id: " + quoted(own("id")) +
                                          "\ntopics: [" + quoted(own("b")) + "]\n")
                 .value();
    round();
    server.publish(own("a"), "1", {"-q", "1"});
    server.publish(own("b"), "2", {"-q", "1"});
    EXPECT_THAT(written(round()), ElementsAre("2"));
}

// A daemon keeps the connection, and runs when a message arrives.
TEST_P(with_server, a_lost_server_is_found_again) {
    listen();
    auto& signs = *source->announces();
    signs.open();
    EXPECT_TRUE(bench.run(signs.arrived()));  // the first run connects
    EXPECT_THAT(round(), IsEmpty());
    server.publish(own("a"), "0", {"-q", "0"});
    EXPECT_TRUE(bench.run(signs.arrived()));
    EXPECT_THAT(written(round()), ElementsAre("0"));
    server.stop();
    EXPECT_TRUE(bench.run(signs.arrived()));  // the run tells the trouble
    const auto failed = bench.run(source->fetch(position));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, failure_class::unreachable);
    EXPECT_THAT(failed.error().message, HasSubstr("mqtt://127.0.0.1"));
    server.start();
    server.publish(own("a"), "1", {"-q", "1"});
    EXPECT_TRUE(bench.run(signs.arrived()));
    EXPECT_THAT(written(round()), ElementsAre("1"));
    signs.close();
    EXPECT_FALSE(bench.run(signs.arrived()));
    EXPECT_THAT(joined(bench.log.lines(), "\n"),
                HasSubstr("the connection to the MQTT server is lost"));
}

TEST_P(with_server, another_program_with_the_same_session_is_named) {
    listen();
    source->announces()->open();
    round();
    const auto first = std::exchange(source, nullptr);
    listen();
    round();
    // The server has ended the first one's connection.
    const auto failed = bench.run(first->fetch(position));
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().mend, HasSubstr("client_id"));
    first->announces()->close();
}

TEST_P(with_server, each_message_is_acknowledged_before_its_task_is_done) {
    for (const std::string qos : {"0", "1", "2"}) {
        testing::mosquitto_server::listener others(server, own("#"), 3);
        write_to("topic: " + quoted(own("{{ t }}")) + "\nqos: " + qos);
        const auto outcomes = deliver({R"({"t":"a"})", R"({"t":"b"})", R"({"t":"c"})"});
        for (const auto& one : outcomes) {
            ASSERT_TRUE(one) << describe(one.error());
            EXPECT_EQ(one->response,
                      qos == "0" ? "sent; QoS 0 has no acknowledgement" : "acknowledged");
        }
        const auto lines = others.lines();
        for (const auto* name : {"a", "b", "c"}) {
            EXPECT_THAT(lines, HasSubstr(own(name) + " " + qos + " 0 {\"t\":\"" + name + "\"}"));
        }
    }
}

TEST_P(with_server, nothing_is_sent_while_the_server_is_away) {
    write_to("topic: t");
    EXPECT_TRUE(deliver({"1"}).at(0));
    server.stop();
    const auto lost = deliver({"2", "3"});
    for (const auto& one : lost) {
        ASSERT_FALSE(one);
        EXPECT_EQ(one.error().kind, failure_class::unreachable);
        EXPECT_FALSE(one.error().may_have_happened);
    }
    server.start();
    EXPECT_TRUE(deliver({"4"}).at(0));
}

}  // namespace
}  // namespace sluice
