#include "unit/connectors_mqtt/with_server.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/object.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

TEST_P(with_server, properties_of_a_message_are_seen_with_version_5) {
    listen();
    round();
    server.publish(own("a"), "n\n7\n",
                   {"-q", "1", "-D", "PUBLISH", "user-property", "shop", "north", "-D", "PUBLISH",
                    "content-type", "text/csv", "-D", "PUBLISH", "response-topic", "answers"});
    const auto got = round();
    if (GetParam() == std::string("3.1.1")) {
        // Nothing says that it is CSV.
        EXPECT_THAT(got, IsEmpty());
        EXPECT_THAT(unreadable, SizeIs(1));
        return;
    }
    ASSERT_THAT(written(got), ElementsAre(R"({"n":"7"})"));
    EXPECT_EQ(got[0].headers.at("property.shop"), "north");
    EXPECT_EQ(got[0].headers.at("content_type"), "text/csv");
    EXPECT_EQ(got[0].headers.at("response_topic"), "answers");
}

TEST_P(with_server, a_page_has_no_more_messages_than_page_size) {
    listen("page_size: 3");
    round();
    for (int i = 0; i < 8; ++i) {
        server.publish(own("a"), std::to_string(i), {"-q", "1"});
    }
    auto first = bench.run(source->fetch(position)).value();
    EXPECT_THAT(written(first.entities), ElementsAre("0", "1", "2"));
    EXPECT_FALSE(first.last);
    position = first.position;
    source->committed();
    EXPECT_THAT(written(round()), ElementsAre("3", "4", "5", "6", "7"));
}

// The server sends further messages of QoS 2 when it has the PUBCOMPs of those before.
TEST_P(with_server, pages_of_qos_2_follow_each_other_without_a_pause) {
    listen("qos: 2\npage_size: 2");
    source->announces()->open();
    EXPECT_TRUE(bench.run(source->announces()->arrived()));
    round();
    for (int i = 0; i < 6; ++i) {
        server.publish(own("a"), std::to_string(i), {"-q", "2"});
    }
    std::vector<std::string> all;
    while (all.size() < 6) {
        auto read = bench.run(source->fetch(position)).value();
        ASSERT_FALSE(read.last) << "a page waited for nothing";
        for (const auto& one : read.entities) {
            all.push_back(write_json(one.data));
        }
        position = read.position;
        source->committed();
    }
    EXPECT_THAT(all, ElementsAre("0", "1", "2", "3", "4", "5"));
    source->announces()->close();
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

}  // namespace
}  // namespace sluice::testing
