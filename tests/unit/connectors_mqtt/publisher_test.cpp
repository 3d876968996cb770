#include "unit/connectors_mqtt/with_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

TEST_P(with_server, each_message_is_acknowledged_before_its_task_is_done) {
    for (const std::string qos : {"0", "1", "2"}) {
        mosquitto_server::listener others(server, own("#"), 3);
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

// The server would end the connection, and the messages in flight would have no outcome.
TEST_P(with_server, a_character_that_ends_the_connection_is_refused_before) {
    const auto fault = [&](const char* data) {
        entity one;
        one.data = parse_json(data).value();
        const auto made = target->prepare(one, "key-1");
        return made ? "none" : describe(made.error());
    };
    write_to("topic: \"{{ t }}\"");
    EXPECT_THAT(fault(R"({"t":"a\u0085"})"), HasSubstr("a control character"));
    EXPECT_THAT(fault(R"({"t":"a\ufffe"})"), HasSubstr("no character"));
    if (GetParam() != std::string("5")) {
        return;
    }
    write_to("topic: " + quoted(own("t")) + "\nproperties: {note: \"{{ n }}\"}");
    for (const auto* bad : {R"({"n":"two\nlines"})", R"({"n":"\u0000"})", R"({"n":"\u007f"})"}) {
        EXPECT_THAT(fault(bad), HasSubstr("properties: note: holds a control character")) << bad;
    }
    // The server takes all others.
    for (const auto& one :
         deliver({R"({"n":""})", R"({"n":"\u00a0ä€ \ufffd"})", R"({"n":"+/#"})"})) {
        EXPECT_TRUE(one) << describe(one.error());
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
}  // namespace sluice::testing
