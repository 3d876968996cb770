#include "support/kafka_cluster.hpp"

#include <array>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdexcept>
#include <utility>

namespace sluice::testing {

namespace {

constexpr int patience_ms = 20'000;
// Requests of the protocol.
constexpr std::int16_t produce_key = 0;
constexpr std::int16_t fetch_key = 1;

rd_kafka_t* handle(rd_kafka_type_t type,
                   const std::vector<std::pair<std::string, std::string>>& set) {
    std::array<char, 512> words{};
    auto* settings = rd_kafka_conf_new();
    for (const auto& [name, value] : set) {
        rd_kafka_conf_set(settings, name.c_str(), value.c_str(), words.data(), words.size());
    }
    auto* made = rd_kafka_new(type, settings, words.data(), words.size());
    if (made == nullptr) {
        throw std::runtime_error(words.data());
    }
    return made;
}

std::string text(const void* bytes, std::size_t size) {
    return bytes == nullptr ? "(null)" : std::string(static_cast<const char*>(bytes), size);
}

void fail_next(rd_kafka_mock_cluster_t* cluster, std::int16_t key, const std::vector<int>& codes) {
    std::vector<rd_kafka_resp_err_t> all;
    for (const int one : codes) {
        all.push_back(static_cast<rd_kafka_resp_err_t>(one));
    }
    rd_kafka_mock_push_request_errors_array(cluster, key, all.size(), all.data());
}

}  // namespace

kafka_cluster::kafka_cluster(int brokers)
    : own_(handle(RD_KAFKA_PRODUCER, {{"log_level", "3"}})),
      cluster_(rd_kafka_mock_cluster_new(own_, brokers)),
      brokers_(rd_kafka_mock_cluster_bootstraps(cluster_)) {}

kafka_cluster::~kafka_cluster() {
    rd_kafka_mock_cluster_destroy(cluster_);
    rd_kafka_destroy(own_);
}

void kafka_cluster::make_topic(const std::string& name, int partitions) const {
    rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, 1);
}

void kafka_cluster::write(const std::string& topic, std::int32_t partition,
                          const std::vector<stranger_record>& records) const {
    auto* writes = handle(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers_}});
    bool taken = true;
    for (const auto& one : records) {
        std::vector<rd_kafka_vu_t> parts(5);
        parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
        parts[0].u.cstr = topic.c_str();
        parts[1].vtype = RD_KAFKA_VTYPE_PARTITION;
        parts[1].u.i32 = partition;
        parts[2].vtype = RD_KAFKA_VTYPE_KEY;
        parts[2].u.mem.ptr = const_cast<char*>(one.key.data());
        parts[2].u.mem.size = one.key.size();
        parts[3].vtype = RD_KAFKA_VTYPE_VALUE;
        parts[3].u.mem.ptr = one.tombstone ? nullptr : const_cast<char*>(one.value.data());
        parts[3].u.mem.size = one.value.size();
        parts[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
        parts[4].u.i = RD_KAFKA_MSG_F_COPY;
        if (!one.header.empty()) {
            auto& header = parts.emplace_back();
            header.vtype = RD_KAFKA_VTYPE_HEADER;
            header.u.header.name = one.header.c_str();
            header.u.header.val = one.header_value.data();
            header.u.header.size = static_cast<ssize_t>(one.header_value.size());
        }
        auto* error = rd_kafka_produceva(writes, parts.data(), parts.size());
        taken = taken && error == nullptr;
        if (error != nullptr) {
            rd_kafka_error_destroy(error);
        }
    }
    taken = rd_kafka_flush(writes, patience_ms) == RD_KAFKA_RESP_ERR_NO_ERROR && taken;
    rd_kafka_destroy(writes);
    if (!taken) {
        throw std::runtime_error("the records are not written");
    }
}

std::vector<std::string> kafka_cluster::read(const std::string& topic,
                                             std::int32_t partition) const {
    auto* reads = handle(RD_KAFKA_CONSUMER, {{"bootstrap.servers", brokers_},
                                             {"group.id", "stranger"},
                                             {"enable.partition.eof", "true"},
                                             {"enable.auto.commit", "false"}});
    auto* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset =
        RD_KAFKA_OFFSET_BEGINNING;
    rd_kafka_assign(reads, list);
    rd_kafka_topic_partition_list_destroy(list);
    std::vector<std::string> found;
    while (auto* message = rd_kafka_consumer_poll(reads, patience_ms)) {
        const auto code = message->err;
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            auto line =
                text(message->key, message->key_len) + "=" + text(message->payload, message->len);
            rd_kafka_headers_t* headers = nullptr;
            if (rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
                const char* name = nullptr;
                const void* value = nullptr;
                std::size_t size = 0;
                for (std::size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) ==
                                        RD_KAFKA_RESP_ERR_NO_ERROR;
                     ++i) {
                    line += "|" + std::string(name) + "=" + text(value, size);
                }
            }
            found.push_back(line);
        }
        rd_kafka_message_destroy(message);
        if (code == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            break;
        }
    }
    rd_kafka_consumer_close(reads);
    rd_kafka_destroy(reads);
    return found;
}

std::int64_t kafka_cluster::committed(const std::string& group, const std::string& topic,
                                      std::int32_t partition) const {
    auto* asks = handle(RD_KAFKA_CONSUMER, {{"bootstrap.servers", brokers_}, {"group.id", group}});
    auto* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition);
    rd_kafka_committed(asks, list, patience_ms);
    const auto offset = list->elems[0].offset;
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_consumer_close(asks);
    rd_kafka_destroy(asks);
    return offset;
}

void kafka_cluster::commit(const std::string& group, const std::string& topic,
                           std::int32_t partition, std::int64_t offset) const {
    auto* tells = handle(RD_KAFKA_CONSUMER, {{"bootstrap.servers", brokers_}, {"group.id", group}});
    auto* list = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(list, topic.c_str(), partition)->offset = offset;
    const auto code = rd_kafka_commit(tells, list, 0);
    rd_kafka_topic_partition_list_destroy(list);
    rd_kafka_consumer_close(tells);
    rd_kafka_destroy(tells);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        throw std::runtime_error("the offset is not committed");
    }
}

void kafka_cluster::fail_next_writes(const std::vector<int>& codes) const {
    fail_next(cluster_, produce_key, codes);
}

void kafka_cluster::fail_next_reads(const std::vector<int>& codes) const {
    fail_next(cluster_, fetch_key, codes);
}

void kafka_cluster::stop_broker() const {
    rd_kafka_mock_broker_set_down(cluster_, 1);
}

void kafka_cluster::start_broker() const {
    rd_kafka_mock_broker_set_up(cluster_, 1);
}

}  // namespace sluice::testing
