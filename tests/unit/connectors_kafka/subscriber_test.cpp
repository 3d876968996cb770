// The subscriber, on librdkafka's mock cluster.

#include "unit/connectors_kafka/with_cluster.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace sluice {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class records : public testing::with_cluster {};

TEST_F(records, become_entities_with_their_place) {
    cluster.write("orders", 1,
                  {{.value = R"({"n":1.10})", .header = "h", .header_value = "x"}, {.value = "{"}});
    listen();
    const auto got = round();
    ASSERT_THAT(ids(got), ElementsAre("orders/1/0"));
    EXPECT_EQ(write_json(got[0].data), R"({"n":1.10})");
    EXPECT_EQ(got[0].headers.at("topic"), "orders");
    EXPECT_EQ(got[0].headers.at("partition"), "1");
    EXPECT_EQ(got[0].headers.at("offset"), "0");
    EXPECT_EQ(got[0].headers.at("key"), "k");
    EXPECT_EQ(got[0].headers.at("header.h"), "x");
    EXPECT_THAT(got[0].headers.at("timestamp"), HasSubstr("T"));
    EXPECT_THAT(unreadable, ElementsAre(HasSubstr("orders/1/1: the value is no JSON")));
    EXPECT_EQ(write_json(position), R"({"orders":{"0":0,"1":2}})");
}

TEST_F(records, come_again_when_they_are_not_in_the_ledger) {
    cluster.write("orders", 0, {{.value = "1"}, {.value = "2"}});
    listen("page_size: 1");
    EXPECT_THAT(ids(round(false)), ElementsAre("orders/0/0"));
    EXPECT_THAT(ids(round()), ElementsAre("orders/0/0", "orders/0/1"));
    EXPECT_THAT(round(), IsEmpty());
}

// A page is in the ledger, and the daemon is killed before committed() could do anything.
TEST_F(records, go_on_where_the_ledger_is_and_not_where_the_group_is) {
    cluster.write("orders", 0, {{.value = "1"}});
    listen("group: g");
    auto read = bench.run(source->fetch(position)).value();
    ASSERT_THAT(ids(read.entities), ElementsAre("orders/0/0"));
    position = read.position;
    EXPECT_LT(cluster.committed("g", "orders", 0), 0);
    cluster.write("orders", 0, {{.value = "2"}});
    listen("group: g");
    EXPECT_THAT(ids(round()), ElementsAre("orders/0/1"));
    source.reset();
    bench.pool.join();  // ending a consumer waits for the answer of the group
    EXPECT_EQ(cluster.committed("g", "orders", 0), 2);
    EXPECT_EQ(cluster.committed("g", "orders", 1), 0);
}

TEST_F(records, come_in_pages) {
    cluster.write("orders", 0, std::vector<testing::stranger_record>(5, {.value = "1"}));
    listen("page_size: 2");
    const auto first = bench.run(source->fetch(position)).value();
    EXPECT_THAT(first.entities, SizeIs(2));
    EXPECT_FALSE(first.last);
    position = first.position;
    source->committed();
    EXPECT_THAT(ids(round()), ElementsAre("orders/0/2", "orders/0/3", "orders/0/4"));
}

TEST_F(records, of_a_page_take_a_bounded_part_of_the_memory) {
    const std::string large(900'000, 'a');
    cluster.write("orders", 0, std::vector<testing::stranger_record>(5, {.value = large}));
    cluster.write("orders", 1, std::vector<testing::stranger_record>(5, {.value = large}));
    listen("format: text");
    const auto first = bench.run(source->fetch(position)).value();
    EXPECT_THAT(first.entities, SizeIs(10));
    source.reset();
    cluster.make_topic("wide", 3);
    for (const int partition : {0, 1, 2}) {
        cluster.write("wide", partition,
                      std::vector<testing::stranger_record>(5, {.value = large}));
    }
    source = made<subscriber>("kafka", "client: events\ntopics: [wide]\nformat: text\n").value();
    EXPECT_THAT(bench.run(source->fetch(nullptr)).value().entities, SizeIs(10));
}

TEST_F(records, of_many_partitions_come_once_each) {
    constexpr int partitions = 12;
    constexpr int in_each = 1'000;
    cluster.make_topic("wide", partitions);
    for (int i = 0; i < partitions; ++i) {
        cluster.write("wide", i, std::vector<testing::stranger_record>(in_each, {.value = "1"}));
    }
    source = made<subscriber>("kafka", "client: events\ntopics: [wide, orders]\npage_size: 700\n")
                 .value();
    const auto got = ids(round());
    EXPECT_THAT(got, SizeIs(partitions * in_each));
    EXPECT_THAT(std::set<std::string>(got.begin(), got.end()), SizeIs(partitions * in_each));
}

TEST_F(records, of_named_partitions_only) {
    cluster.write("orders", 0, {{.value = "1"}});
    cluster.write("orders", 1, {{.value = "2"}});
    listen("partitions: [1]");
    EXPECT_THAT(ids(round()), ElementsAre("orders/1/0"));
    listen("partitions: [7]");
    (void)round();
    ASSERT_TRUE(failed);
    EXPECT_THAT(failed->message, HasSubstr("topic 'orders' has 2 partitions, and no number 7"));
}

// The end is a number at once: a record that comes while nobody reads is not left out.
TEST_F(records, may_begin_at_the_end_and_none_after_it_is_left_out) {
    cluster.write("orders", 0, {{.value = "1"}});
    listen("start: latest");
    EXPECT_THAT(round(), IsEmpty());
    EXPECT_EQ(write_json(position), R"({"orders":{"0":1,"1":0}})");
    source.reset();
    cluster.write("orders", 0, {{.value = "2"}});
    cluster.write("orders", 1, {{.value = "3"}});
    listen("start: latest");
    EXPECT_THAT(ids(round()), UnorderedElementsAre("orders/0/1", "orders/1/0"));
}

// The mock answers every question for a time with: there is none at that time or later.
TEST_F(records, after_a_time_that_is_to_come_are_those_from_now_on) {
    cluster.write("orders", 0, {{.value = "1"}});
    listen("since: 2999-01-01T00:00:00Z");
    EXPECT_THAT(round(), IsEmpty());
    EXPECT_EQ(write_json(position), R"({"orders":{"0":1,"1":0}})");
}

TEST_F(records, may_begin_where_a_group_stopped) {
    cluster.write("orders", 0, {{.value = "1"}, {.value = "2"}});
    cluster.write("orders", 1, {{.value = "3"}});
    cluster.commit("old", "orders", 0, 1);
    listen("start: group\ngroup: old");
    EXPECT_THAT(ids(round()), UnorderedElementsAre("orders/0/1", "orders/1/0"));
}

TEST_F(records, of_a_partition_that_is_new_to_the_ledger_come_from_the_first_one) {
    cluster.write("orders", 1, {{.value = "1"}});
    position = parse_json(R"({"orders":{"0":0}})").value();
    listen("start: latest");
    EXPECT_THAT(ids(round()), ElementsAre("orders/1/0"));
}

// 5 MiB is all that a partition of the mock keeps.
class deleted_records : public testing::with_cluster {
 protected:
    deleted_records() {
        cluster.write("orders", 1, {{.value = "1"}});
        listen("partitions: [0]");
        cluster.write("orders", 0, {{.value = "1"}});
        (void)round();
        source.reset();
        for (int i = 0; i < 8; ++i) {
            cluster.write("orders", 0, {{.value = std::string(900'000, '1')}});
        }
    }
};

TEST_F(deleted_records, stop_their_partition_and_no_other_one) {
    ASSERT_EQ(write_json(position), R"({"orders":{"0":1}})");
    listen("format: text");
    EXPECT_THAT(ids(round()), ElementsAre("orders/1/0"));
    for (int i = 0; i < 2; ++i) {
        ASSERT_TRUE(failed);
        EXPECT_EQ(failed->kind, failure_class::refused);
        EXPECT_THAT(describe(*failed), HasSubstr("orders/0: the records from offset 1 to "));
        EXPECT_THAT(describe(*failed), HasSubstr("were deleted in the cluster"));
        EXPECT_THAT(describe(*failed), HasSubstr("lost: go_on"));
        EXPECT_EQ(write_json(position), R"({"orders":{"0":1,"1":1}})");
        EXPECT_THAT(round(), IsEmpty());
    }
}

TEST_F(deleted_records, are_told_when_the_rest_is_wanted) {
    listen("format: text\nlost: go_on");
    const auto got = ids(round());
    EXPECT_FALSE(failed);
    EXPECT_THAT(got, Contains("orders/0/8"));
    EXPECT_THAT(got, Contains("orders/1/0"));
    EXPECT_THAT(bench.log.lines(),
                Contains(HasSubstr("records of Kafka are lost connection=it cluster="
                                   "kafka://")));
    EXPECT_THAT(bench.log.lines(), Contains(HasSubstr("orders/0: the records from offset 1 to ")));
}

TEST_F(records, of_a_topic_that_was_made_anew_are_not_taken_for_those_of_the_former_one) {
    position = parse_json(R"({"orders":{"0":77,"1":0,"2":5}})").value();
    listen();
    (void)round();
    ASSERT_TRUE(failed);
    EXPECT_THAT(failed->message,
                HasSubstr("orders/0: the ledger is at offset 77, and the topic ends at 0"));
    position = parse_json(R"({"orders":{"0":0,"1":0,"2":5}})").value();
    listen();
    (void)round();
    ASSERT_TRUE(failed);
    EXPECT_THAT(failed->message, HasSubstr("orders/2: the ledger is at offset 5, and the topic has "
                                           "no such partition: it was made anew"));
}

TEST_F(records, come_after_errors_that_pass) {
    cluster.write("orders", 0, {{.value = "1"}});
    constexpr int not_leader = 6;
    constexpr int unknown_error = -1;
    cluster.fail_next_reads({not_leader, unknown_error});
    listen();
    EXPECT_THAT(ids(round()), ElementsAre("orders/0/0"));
}

TEST_F(records, of_a_cluster_that_is_away_fail_the_run_and_come_later) {
    clients.add("events", made<client>("kafka", "brokers: [\"" + cluster.brokers() +
                                                    "\"]\ntls: \"off\"\ntime_limit: 1s\n")
                              .value());
    cluster.write("orders", 0, {{.value = "1"}});
    cluster.stop_broker();
    listen();
    (void)round();
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->kind, failure_class::unreachable);
    EXPECT_THAT(describe(*failed), HasSubstr("kafka://" + cluster.brokers()));
    EXPECT_THAT(describe(*failed), HasSubstr("see brokers"));
    cluster.start_broker();
    std::vector<std::string> got;
    for (int attempt = 0; attempt < 60 && got.empty(); ++attempt) {
        got = ids(round());
    }
    EXPECT_THAT(got, ElementsAre("orders/0/0"));
}

TEST_F(records, announce_themselves) {
    listen();
    auto* signs = source->announces();
    signs->open();
    EXPECT_TRUE(bench.run(signs->arrived()));  // the first run alone gets the position
    EXPECT_THAT(round(), IsEmpty());
    cluster.write("orders", 0, {{.value = "1"}});
    std::vector<std::string> got;
    while (got.empty()) {
        ASSERT_TRUE(bench.run(signs->arrived()));
        got = ids(round());
    }
    EXPECT_THAT(got, ElementsAre("orders/0/0"));
    signs->close();
    EXPECT_FALSE(bench.run(signs->arrived()));
    EXPECT_THAT(round(), IsEmpty());
}

}  // namespace
}  // namespace sluice
