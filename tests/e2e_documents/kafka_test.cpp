// "Takes orders from a topic, and writes a record for each large one", on librdkafka's mock
// cluster.

#include "e2e_documents/shown_example.hpp"
#include "support/kafka_cluster.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <set>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;

namespace fs = std::filesystem;

class cluster_of_a_shop : public example {
 protected:
    cluster_of_a_shop() {
        work.environment["KAFKA_PASSWORD"] = "hunter2";
        cluster.make_topic("orders", 2);
        cluster.make_topic("large-orders", 1);
    }

    // The mock has no logins and no certificates.
    std::string without_login(std::string text) const {
        text = std::regex_replace(text,
                                  std::regex("login: scram-sha-512\n *user: sluice\n *"
                                             "password: [^\n]*"),
                                  "tls: \"off\"");
        const std::regex broker("\"\\$\\{env:KAFKA_BROKER\\}\"|a\\.example\\.org:9093");
        return std::regex_replace(text, broker, "\"" + cluster.brokers() + "\"");
    }

    void look_for_large_orders() {
        cluster.write("orders", 0, {{.value = R"({"id":1,"customer":"c4","total":1200.50})"}});
        cluster.write("orders", 1, {{.value = R"({"id":2,"customer":"c5","total":12})"}});
        const auto first = round();
        EXPECT_EQ(settled(first, "orders-to-large-orders", "finished"), 1) << first;
        EXPECT_THAT(cluster.read("large-orders", 0),
                    ElementsAre(R"(c4={"order":1,"total":1200.50})"));
        EXPECT_EQ(cluster.committed("sluice-orders", "orders", 1), 1);
        EXPECT_EQ(settled(round(), "orders-to-large-orders", "finished"), 0);
    }

    kafka_cluster cluster;
};

TEST_F(cluster_of_a_shop, of_the_guide_gets_a_record_for_each_large_order) {
    work.write("example.yaml",
               without_login(shown_configurations().at("connectors.md: Records of Kafka")));
    look_for_large_orders();
}

TEST_F(cluster_of_a_shop, of_the_example_gets_a_record_for_each_large_order) {
    work.write("kafka.yaml", without_login(read_file(fs::path(SLUICE_SOURCE_DIR) /
                                                     "config/examples/kafka/kafka.yaml")));
    look_for_large_orders();
}

// kill -9 at any moment: each record becomes one task, and none is taken twice.
TEST_F(cluster_of_a_shop, loses_and_doubles_nothing_when_the_daemon_is_killed) {
    constexpr int records = 600;
    work.write("a.yaml",
               "clients:\n  events: {type: kafka, tls: \"off\", brokers: [\"" + cluster.brokers() +
                   "\"]}\nincoming:\n  all:\n    subscriber: {type: kafka, client: events, "
                   "topics: [orders], group: g, page_size: 7}\noutgoing:\n  here:\n    publisher: "
                   "{type: file, path: " +
                   work.beside("all.ndjson").string() + "}\nroutes:\n  r: {from: all, to: here}\n");
    std::mt19937 random(20260201);
    for (int sent = 0; sent < records;) {
        program daemon(work.run());
        for (int part = 0; part < 2; ++part) {
            std::vector<stranger_record> more;
            const int wanted = std::uniform_int_distribution<int>(20, 60)(random);
            for (int i = 0; i < wanted && sent < records; ++i) {
                more.push_back({.value = std::to_string(sent++)});
            }
            cluster.write("orders", part, more);
            rest(std::chrono::milliseconds(std::uniform_int_distribution<int>(0, 300)(random)));
        }
        daemon.kill();
    }
    EXPECT_EQ(work.once().code, 0);
    std::multiset<std::string> taken;
    for (const auto& one : report("all.ndjson")) {
        taken.insert(boost::json::serialize(one));
    }
    EXPECT_EQ(taken.size(), static_cast<std::size_t>(records));
    EXPECT_EQ((std::set<std::string>(taken.begin(), taken.end()).size()),
              static_cast<std::size_t>(records));
}

}  // namespace
}  // namespace sluice::testing
