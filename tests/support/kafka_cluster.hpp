#pragma once

// A Kafka cluster on loopback: librdkafka's own mock, whose brokers speak the protocol over
// sockets. A partition keeps 5 MiB, and deletes its oldest records then. It writes and reads
// records as strangers to Sluice do.

#include <cstdint>
#include <string>
#include <vector>

struct rd_kafka_s;
struct rd_kafka_mock_cluster_s;

namespace sluice::testing {

struct stranger_record {
    std::string value;
    std::string key = "k";
    // The name of a header and its value; no header where the name is empty.
    std::string header = {};
    std::string header_value = {};
    bool tombstone = false;
};

class kafka_cluster {
 public:
    explicit kafka_cluster(int brokers = 1);
    kafka_cluster(const kafka_cluster&) = delete;
    kafka_cluster& operator=(const kafka_cluster&) = delete;
    ~kafka_cluster();

    const std::string& brokers() const { return brokers_; }  // "127.0.0.1:1234"
    // YAML of a client.
    std::string client_yaml() const {
        return "brokers: [\"" + brokers_ + "\"]\ntls: \"off\"\ntime_limit: 10s\n";
    }

    void make_topic(const std::string& name, int partitions) const;
    void write(const std::string& topic, std::int32_t partition,
               const std::vector<stranger_record>& records) const;
    // The records of a partition from its beginning, "key=value" and its headers as "|name=value".
    std::vector<std::string> read(const std::string& topic, std::int32_t partition) const;
    // The offset that a group has committed; below 0: none.
    std::int64_t committed(const std::string& group, const std::string& topic,
                           std::int32_t partition) const;
    void commit(const std::string& group, const std::string& topic, std::int32_t partition,
                std::int64_t offset) const;

    // The next requests to write fail with these codes of the protocol.
    void fail_next_writes(const std::vector<int>& codes) const;
    // The same for requests for records.
    void fail_next_reads(const std::vector<int>& codes) const;
    void stop_broker() const;
    void start_broker() const;

 private:
    rd_kafka_s* own_;
    rd_kafka_mock_cluster_s* cluster_;
    std::string brokers_;
};

}  // namespace sluice::testing
