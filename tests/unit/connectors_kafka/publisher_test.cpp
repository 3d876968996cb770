// The publisher, on librdkafka's mock cluster.

#include "support/kafka_login.hpp"
#include "unit/connectors_kafka/with_cluster.hpp"

#include <gmock/gmock.h>

#include <set>

namespace sluice {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class deliveries : public testing::with_cluster {
 protected:
    std::vector<std::string> written() const {
        auto all = cluster.read("orders", 0);
        for (auto& one : cluster.read("orders", 1)) {
            all.push_back(std::move(one));
        }
        return all;
    }

    void within(const std::string& time_limit, const std::string& brokers) {
        clients.add("events",
                    made<client>("kafka", "brokers: [\"" + brokers +
                                              "\"]\ntls: \"off\"\ntime_limit: " + time_limit + "\n")
                        .value());
    }
};

TEST_F(deliveries, are_settled_by_the_cluster_and_keep_their_order) {
    write_to("topic: orders\nkey: \"{{ id }}\"\nheaders: {task: \"{{ key }}\"}\n");
    const auto outcomes = deliver({R"({"id":"a"})", R"({"id":"a","n":2})"});
    ASSERT_TRUE(outcomes[0]) << describe(outcomes[0].error());
    EXPECT_THAT(outcomes[0]->response, HasSubstr("offset 0"));
    EXPECT_THAT(outcomes[1]->response, HasSubstr("offset 1"));
    EXPECT_EQ(outcomes[1]->external_id.substr(0, 7), "orders/");
    EXPECT_THAT(written(),
                ElementsAre(R"(a={"id":"a"}|task=key-1)", R"(a={"id":"a","n":2}|task=key-1)"));
}

TEST_F(deliveries, of_null_are_tombstones) {
    write_to("topic: orders\nkey: k\nvalue: \"{{ gone }}\"\n");
    ASSERT_TRUE(deliver({R"({"id":1})"})[0]);
    EXPECT_THAT(written(), ElementsAre("k=(null)"));
}

TEST_F(deliveries, flow_in_batches) {
    write_to("topic: orders\nbatch: 5000\n");
    std::vector<std::string> numbers;
    for (int i = 0; i < 5'000; ++i) {
        numbers.push_back(std::to_string(i));
    }
    for (const auto& one : deliver(numbers)) {
        ASSERT_TRUE(one) << describe(one.error());
    }
    const auto all = written();
    EXPECT_THAT(all, SizeIs(5'000));
    EXPECT_THAT(std::set<std::string>(all.begin(), all.end()), SizeIs(5'000));
}

// 64 MiB is all that the library keeps in memory.
TEST_F(deliveries, larger_than_the_memory_of_the_library_wait_for_those_before_them) {
    cluster.make_topic("wide", 20);
    write_to("topic: wide\nbatch: 100\n");
    const std::string large = "\"" + std::string(900'000, 'a') + "\"";
    for (const auto& one : deliver(std::vector<std::string>(90, large))) {
        ASSERT_TRUE(one) << describe(one.error());
    }
}

TEST_F(deliveries, that_the_cluster_refuses_have_not_happened) {
    write_to("topic: orders\n");
    constexpr int topic_authorization_failed = 29;
    constexpr int message_too_large = 10;
    cluster.fail_next_writes({topic_authorization_failed});
    const auto outcomes = deliver({"1"});
    ASSERT_FALSE(outcomes[0]);
    EXPECT_EQ(outcomes[0].error().kind, failure_class::credential);
    EXPECT_FALSE(outcomes[0].error().may_have_happened);
    EXPECT_THAT(describe(outcomes[0].error()), HasSubstr("topic 'orders'"));
    EXPECT_THAT(describe(outcomes[0].error()), HasSubstr("see the rights"));
    cluster.fail_next_writes({message_too_large});
    const auto large = deliver({"2"});
    ASSERT_FALSE(large[0]);
    EXPECT_EQ(large[0].error().kind, failure_class::refused);
    EXPECT_FALSE(large[0].error().may_have_happened);
    EXPECT_TRUE(deliver({"3"})[0]);
    EXPECT_THAT(written(), ElementsAre("(null)=3"));
}

TEST_F(deliveries, are_repeated_by_the_library_without_doubles) {
    write_to("topic: orders\n");
    constexpr int not_leader = 6;
    constexpr int transport = -195;  // the connection is cut, and nobody knows what was taken
    cluster.fail_next_writes({not_leader, transport, transport});
    const auto outcomes = deliver({"1", "2"});
    EXPECT_TRUE(outcomes[0]);
    EXPECT_TRUE(outcomes[1]);
    EXPECT_THAT(written(), SizeIs(2));
}

TEST_F(deliveries, whose_answer_never_comes_may_have_happened) {
    within("2s", cluster.brokers());
    write_to("topic: orders\n");
    ASSERT_TRUE(deliver({"1"})[0]);
    constexpr int transport = -195;
    cluster.fail_next_writes(std::vector<int>(200, transport));
    const auto outcomes = deliver({"2"});
    ASSERT_FALSE(outcomes[0]);
    EXPECT_EQ(outcomes[0].error().kind, failure_class::unreachable);
    EXPECT_TRUE(outcomes[0].error().may_have_happened);
}

TEST_F(deliveries, that_were_never_sent_have_not_happened) {
    within("1s", "127.0.0.1:1");
    write_to("topic: orders\n");
    const auto outcomes = deliver({"1"});
    ASSERT_FALSE(outcomes[0]);
    EXPECT_EQ(outcomes[0].error().kind, failure_class::unreachable);
    EXPECT_FALSE(outcomes[0].error().may_have_happened);
    EXPECT_THAT(describe(outcomes[0].error()), HasSubstr("kafka://127.0.0.1:1: topic 'orders'"));
    EXPECT_THAT(describe(outcomes[0].error()), HasSubstr("see brokers"));
}

TEST_F(deliveries, with_a_wrong_password_stop_at_once_and_do_not_show_it) {
    testing::kafka_login broker;
    clients.add("events", made<client>("kafka", "brokers: [\"127.0.0.1:" + broker.port() +
                                                    "\"]\ntls: \"off\"\nlogin: plain\n"
                                                    "user: sluice\npassword: hunter2\n")
                              .value());
    write_to("topic: orders\n");
    const auto began = std::chrono::steady_clock::now();
    const auto outcomes = deliver({"1"});
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
    ASSERT_FALSE(outcomes[0]);
    EXPECT_EQ(outcomes[0].error().kind, failure_class::credential);
    EXPECT_FALSE(outcomes[0].error().may_have_happened);
    EXPECT_THAT(describe(outcomes[0].error()), HasSubstr("the login is wrong"));
    EXPECT_THAT(describe(outcomes[0].error()), HasSubstr("see login, user and password"));
    EXPECT_THAT(describe(outcomes[0].error()), Not(HasSubstr("hunter2")));
    listen();
    (void)round();
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->kind, failure_class::credential);
    EXPECT_THAT(broker.heard(), HasSubstr("login  sluice hunter2"));
    EXPECT_THAT(bench.log.lines(), Not(Contains(HasSubstr("hunter2"))));
    EXPECT_THAT(bench.log.lines(), Contains(HasSubstr("librdkafka reports")));
}

TEST_F(deliveries, to_no_topic_are_refused_before_anything_is_sent) {
    write_to("topic: \"{{ to }}\"\n");
    entity one;
    one.data = parse_json(R"({"to":"a b"})").value();
    const auto ready = target->prepare(one, "key");
    ASSERT_FALSE(ready);
    EXPECT_EQ(ready.error().kind, failure_class::refused);
    EXPECT_THAT(ready.error().message, HasSubstr("'a b' is no name of a topic"));
}

}  // namespace
}  // namespace sluice
