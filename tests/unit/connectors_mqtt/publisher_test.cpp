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
