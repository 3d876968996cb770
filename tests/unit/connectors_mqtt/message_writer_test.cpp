#include "connectors/mqtt/message_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::mqtt {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class written_message : public ::testing::Test {
 protected:
    written_message() { options.topic = text_template::compile("shops/{{ shop }}/orders").value(); }

    result<message> write(const std::string& data) const {
        entity one;
        one.data = parse_json(data).value();
        return message_of(options, one, "key-1", wall_time());
    }
    std::string topic(const std::string& data) const {
        const auto made = write(data);
        return made ? made->topic : made.error().message;
    }

    publisher_options options;
};

TEST_F(written_message, is_the_record_as_json) {
    options.retain = true;
    options.properties["key"] = text_template::compile("{{ key }}").value();
    const auto made = write(R"({"shop":"a","n":1.10})").value();
    EXPECT_EQ(made.topic, "shops/a/orders");
    EXPECT_EQ(made.payload, R"({"shop":"a","n":1.10})");
    EXPECT_EQ(made.content_type, "application/json");
    EXPECT_EQ(made.qos, 1U);
    EXPECT_TRUE(made.retain);
    EXPECT_THAT(made.properties, ElementsAre(Pair("key", "key-1")));
}

TEST_F(written_message, stays_on_the_levels_of_its_topic) {
    EXPECT_THAT(topic(R"({"shop":"a/b"})"), HasSubstr("is no level of a topic"));
    EXPECT_THAT(topic(R"({"shop":""})"), HasSubstr("is no level of a topic"));
    EXPECT_THAT(topic(R"({"shop":"+"})"), HasSubstr("stand for other topics"));
    EXPECT_THAT(topic("{}"), HasSubstr("topic: "));
    EXPECT_EQ(topic(R"({"shop":7})"), "shops/7/orders");
}

TEST_F(written_message, may_choose_a_whole_topic) {
    options.topic = text_template::compile("{{ t }}").value();
    EXPECT_EQ(topic(R"({"t":"a/b"})"), "a/b");
    EXPECT_THAT(topic(R"({"t":"a/#"})"), HasSubstr("stand for other topics"));
}

TEST_F(written_message, is_a_text_only_if_the_payload_is_one) {
    options.format = payload_format::text;
    EXPECT_THAT(write(R"({"shop":"a"})").error().message, HasSubstr("expected a text"));
    options.payload = value_template(text_template::compile("{{ shop }}!").value());
    EXPECT_EQ(write(R"({"shop":"a"})").value().payload, "a!");
}

}  // namespace
}  // namespace sluice::mqtt
