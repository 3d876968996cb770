// Deciding, without a cluster: entities of records, positions, properties, records of deliveries.

#include "connectors/kafka/client.hpp"
#include "connectors/kafka/received.hpp"
#include "connectors/kafka/record_writer.hpp"
#include "connectors/kafka/topic.hpp"

#include <sluice/model/time.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::kafka {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

record record_with(std::string value) {
    record one;
    one.partition = {"orders", 3};
    one.offset = 7;
    one.value = std::move(value);
    return one;
}

TEST(append_record, takes_the_format_that_the_header_names) {
    page made;
    auto one = record_with("<a><b>1</b></a>");
    one.headers = {{"Content-Type", "application/xml"}};
    append_record({}, one, made);
    append_record({}, record_with(R"({"b":2})"), made);
    subscriber_options text;
    text.format = formats::body_format::text;
    append_record(text, record_with("{"), made);
    ASSERT_THAT(made.entities, SizeIs(3));
    EXPECT_THAT(write_json(made.entities[0].data), HasSubstr(R"("b")"));
    EXPECT_EQ(write_json(made.entities[1].data), R"({"b":2})");
    EXPECT_EQ(write_json(made.entities[2].data), R"({"text":"{"})");
    EXPECT_THAT(made.unreadable, IsEmpty());
}

TEST(append_record, gives_each_entity_of_a_list_an_id_of_its_own) {
    page made;
    append_record({}, record_with("[1,2]"), made);
    subscriber_options options;
    options.items = expression::compile("lines").value();
    append_record(options, record_with(R"({"lines":[3]})"), made);
    ASSERT_THAT(made.entities, SizeIs(3));
    EXPECT_EQ(made.entities[0].id, "orders/3/7/0");
    EXPECT_EQ(made.entities[1].id, "orders/3/7/1");
    EXPECT_EQ(made.entities[2].id, "orders/3/7/0");
    EXPECT_EQ(write_json(made.entities[2].data), "3");
}

TEST(append_record, marks_a_tombstone) {
    page made;
    auto one = record_with("");
    one.value.reset();
    one.key = "\xff";
    append_record({}, one, made);
    ASSERT_THAT(made.entities, SizeIs(1));
    EXPECT_EQ(made.entities[0].headers.at("tombstone"), "true");
    EXPECT_EQ(made.entities[0].headers.at("key"), "\xEF\xBF\xBD");
    EXPECT_EQ(write_json(made.entities[0].data), "{}");
}

TEST(append_record, sets_a_record_aside_that_is_too_large_or_unreadable) {
    page made;
    subscriber_options options;
    options.largest_record = 3;
    append_record(options, record_with("1234"), made);
    append_record(options, record_with("{"), made);
    EXPECT_THAT(made.entities, IsEmpty());
    ASSERT_THAT(made.unreadable, SizeIs(2));
    EXPECT_EQ(made.unreadable[0].reason,
              "orders/3/7: the value has 4 bytes, more than largest_record");
    EXPECT_THAT(made.unreadable[1].reason, HasSubstr("orders/3/7: the value is no JSON"));
    EXPECT_EQ(made.unreadable[1].text, "{");
}

TEST(position_of, comes_back_as_offsets) {
    const next_offsets offsets{{{"a.b", 0}, 5}, {{"a.b", 11}, 0}, {{"c", 2}, 9'000'000'000}};
    EXPECT_EQ(offsets_in(position_of(offsets)), offsets);
    EXPECT_THAT(offsets_in(nullptr), IsEmpty());
    EXPECT_THAT(offsets_in(parse_json(R"({"a":{"x":1,"1":-4},"b":7})").value()), IsEmpty());
}

std::map<std::string, std::string> shown(const client_options& options) {
    std::map<std::string, std::string> made;
    for (const auto& [name, value] : properties_of(options)) {
        made[name] = value.reveal();
    }
    return made;
}

TEST(properties_of, say_how_to_reach_the_cluster_and_to_log_in) {
    client_options options;
    options.brokers = {"a:9093", "b:9093"};
    auto made = shown(options);
    EXPECT_EQ(made["bootstrap.servers"], "a:9093,b:9093");
    EXPECT_EQ(made["security.protocol"], "ssl");
    EXPECT_EQ(made["enable.ssl.certificate.verification"], "true");
    EXPECT_EQ(made["ssl.endpoint.identification.algorithm"], "https");
    EXPECT_FALSE(made.contains("sasl.password"));

    options.tls = tls_use::unverified;
    options.login = login_kind::scram_sha_512;
    options.user = "u";
    options.password = secret("p");
    options.ca_file = "/ca";
    made = shown(options);
    EXPECT_EQ(made["security.protocol"], "sasl_ssl");
    EXPECT_EQ(made["enable.ssl.certificate.verification"], "false");
    EXPECT_EQ(made["ssl.ca.location"], "/ca");
    EXPECT_EQ(made["sasl.mechanisms"], "SCRAM-SHA-512");
    EXPECT_EQ(made["sasl.username"], "u");
    EXPECT_EQ(made["sasl.password"], "p");

    options.tls = tls_use::off;
    options.login = login_kind::plain;
    made = shown(options);
    EXPECT_EQ(made["security.protocol"], "sasl_plaintext");
    EXPECT_EQ(made["sasl.mechanisms"], "PLAIN");
    EXPECT_FALSE(made.contains("ssl.ca.location"));
    options.login = login_kind::none;
    EXPECT_EQ(shown(options)["security.protocol"], "plaintext");
}

TEST(is_topic, knows_the_names_that_kafka_allows) {
    EXPECT_TRUE(is_topic("a"));
    EXPECT_TRUE(is_topic("Orders.eu_1-b"));
    EXPECT_TRUE(is_topic(std::string(249, 'a')));
    for (const auto* wrong : {"", ".", "..", "a b", "a/b", "ä", "^a"}) {
        EXPECT_FALSE(is_topic(wrong)) << wrong;
    }
    EXPECT_FALSE(is_topic(std::string(250, 'a')));
}

TEST(record_of, fills_topic_key_value_and_headers) {
    publisher_options options;
    options.topic = text_template::compile("orders.{{ land }}").value();
    options.headers["task"] = text_template::compile("{{ key }}").value();
    options.headers["none"] = text_template::compile("{{ missing }}").value();
    entity one;
    one.data = parse_json(R"({"land":"de","n":1.10})").value();
    const auto made = record_of(options, one, "k1", parse_utc("2026-03-01T00:00:00Z").value());
    ASSERT_TRUE(made);
    EXPECT_EQ(made->topic, "orders.de");
    EXPECT_FALSE(made->key);
    EXPECT_EQ(made->value, R"({"land":"de","n":1.10})");
    EXPECT_THAT(made->headers, ElementsAre(std::pair<std::string, std::string>("none", ""),
                                           std::pair<std::string, std::string>("task", "k1")));
    options.format = value_format::text;
    const auto wrong = record_of(options, one, "k1", {});
    ASSERT_FALSE(wrong);
    EXPECT_THAT(wrong.error().message, HasSubstr("value: expected a text"));
}

}  // namespace
}  // namespace sluice::kafka
