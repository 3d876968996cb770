#pragma once

// Reads the records of partitions through librdkafka, from the offsets that the ledger has. It is
// no member of a group: every wanted partition is its own (decision 0103). take() blocks, so it
// runs in a thread of its own.

#include "connectors/kafka/instance.hpp"

#include <sluice/error.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluice::kafka {

using partition_name = std::pair<std::string, std::int32_t>;  // topic, and its number
using next_offsets = std::map<partition_name, std::int64_t>;  // the first one to read

struct record {
    partition_name partition;
    std::int64_t offset = 0;
    std::optional<std::string> key = std::nullopt;
    std::optional<std::string> value = std::nullopt;           // nullopt: a tombstone
    std::vector<std::pair<std::string, std::string>> headers;  // in order
    std::optional<std::int64_t> timestamp = std::nullopt;      // milliseconds since 1970
};

enum class start_rule { earliest, latest, group };
enum class loss_rule { fail, go_on };

struct consumer_settings {
    cluster_properties properties;
    std::string group;  // "": nobody is told how far the ledger is
    std::vector<std::string> topics;
    std::vector<std::int64_t> partitions;  // empty: all
    start_rule start = start_rule::earliest;
    std::optional<std::int64_t> since;  // milliseconds since 1970; in place of `start`
    loss_rule lost = loss_rule::fail;
    std::chrono::milliseconds time_limit{0};
};

struct wanted_records {
    next_offsets held;  // those of the ledger
    std::size_t most = 0;
    std::size_t most_bytes = 0;
    std::chrono::milliseconds first{0};  // how long to wait for the first record
    // Wait for the end of every partition in place of `first`.
    bool to_the_end = false;
};

struct taken_records {
    std::vector<record> records;
    next_offsets next;                       // after the records, and where nothing is to be read
    bool ended = false;                      // every partition has been read to its end
    std::optional<failure> trouble;          // records of other partitions may be there too
    std::vector<std::string> warnings = {};  // records that are lost
};

class consumer {
 public:
    static result<std::shared_ptr<consumer>> open(const rdkafka* library,
                                                  const consumer_settings& settings,
                                                  library_log lines);
    consumer(const consumer&) = delete;
    consumer& operator=(const consumer&) = delete;
    // Waits for the group's answers for a moment, and joins the library's threads. Blocks.
    ~consumer();

    rd_kafka_queue_t* queue() const { return queue_; }

    taken_records take(const wanted_records& wanted);

    // Ends take() soon, and each later one. Any thread may call it.
    void stop() { stops_ = true; }
    bool is_stopped() const { return stops_; }

    // Tells the group how far the ledger is, for tools that show the lag. Does not block. The
    // answer to a former call, if it is bad, is returned.
    std::optional<failure> commit(const next_offsets& done);

 private:
    using clock = std::chrono::steady_clock;

    consumer(const rdkafka* library, consumer_settings settings)
        : library_(library), settings_(std::move(settings)) {}

    bool follow(const next_offsets& held);
    std::optional<std::set<partition_name>> look_for_partitions();
    bool add_partitions(const std::string& topic, std::set<partition_name>& into);
    std::optional<next_offsets> starts_of(const std::set<partition_name>& fresh,
                                          const next_offsets& held);
    std::optional<std::pair<std::int64_t, std::int64_t>> range_of(const partition_name& name);
    bool ask_for_offsets(
        next_offsets& offsets,
        const std::function<rd_kafka_resp_err_t(rd_kafka_topic_partition_list_t*, int)>& question);
    bool ask(const std::string& subject, const std::function<rd_kafka_resp_err_t(int)>& question);
    void assign();
    void miss(const std::set<partition_name>& found, const next_offsets& held);
    void take_message(const rd_kafka_message_t& message);
    void take_error(failure why);
    void take_fault(const rd_kafka_message_t& message);
    void lose(const partition_name& name);
    bool is_at_the_end() const;
    void read_answers(std::chrono::milliseconds limit);

    const rdkafka* library_;
    consumer_settings settings_;
    std::unique_ptr<instance> instance_;
    rd_kafka_queue_t* queue_ = nullptr;
    std::atomic<bool> stops_ = false;

    // Of commit().
    rd_kafka_queue_t* answers_ = nullptr;
    std::size_t open_answers_ = 0;
    std::optional<failure> refused_;

    // Of take().
    std::optional<clock::time_point> looked_;  // for partitions
    next_offsets next_;                        // of the partitions that are read
    std::set<partition_name> ended_;
    std::map<partition_name, failure> broken_;
    std::optional<failure> seen_;  // trouble that may pass
    std::size_t bytes_ = 0;
    taken_records taken_;
};

}  // namespace sluice::kafka
