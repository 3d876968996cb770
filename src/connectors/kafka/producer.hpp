#pragma once

// Writes records to topics through librdkafka, as an idempotent producer with acks=all. Nothing
// here blocks: the library's reports come to the executor.

#include "connectors/kafka/instance.hpp"
#include "connectors/kafka/library_signal.hpp"

#include <sluice/async/event.hpp>
#include <sluice/error.hpp>

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sluice::kafka {

struct outgoing_record {
    std::string topic;
    std::optional<std::string> key = std::nullopt;
    std::optional<std::string> value = std::nullopt;  // nullopt: a tombstone
    std::vector<std::pair<std::string, std::string>> headers;
};

struct written_place {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
};

using write_outcomes = std::vector<result<written_place>>;

class producer : public std::enable_shared_from_this<producer> {
 public:
    // Several write() may be under way at once. `pool` ends the library's threads.
    static result<std::shared_ptr<producer>> open(const rdkafka* library,
                                                  cluster_properties properties,
                                                  std::chrono::milliseconds time_limit,
                                                  const asio::any_io_executor& executor,
                                                  asio::thread_pool* pool, library_log lines);
    producer(const producer&) = delete;
    producer& operator=(const producer&) = delete;
    ~producer();

    // Returns one outcome for each record, in order, after the cluster's word about every one or
    // the time limit. may_have_happened tells whether a record may be in the log. Cancelled
    // (terminal), it throws operation_aborted, and the library goes on sending.
    awaitable<write_outcomes> write(std::vector<outgoing_record> records);

    // False after a failure that this producer cannot leave: a new one is needed.
    bool is_fit() const { return fit_; }

 private:
    struct batch {
        batch(const asio::any_io_executor& executor, std::size_t size);

        write_outcomes outcomes;
        std::size_t open = 0;
        wake_event wake;  // some report has come
    };
    struct awaited {
        std::shared_ptr<batch> of;
        std::size_t at = 0;
    };

    producer(const rdkafka* library, std::unique_ptr<instance> instance,
             std::chrono::milliseconds time_limit, const asio::any_io_executor& executor,
             asio::thread_pool* pool);

    std::optional<failure> enqueue(const outgoing_record& one, std::uint64_t number);
    void read_reports();
    void take_report(const rd_kafka_message_t& report);
    void take_error(rd_kafka_event_t* event);

    const rdkafka* library_;
    std::unique_ptr<instance> instance_;
    rd_kafka_queue_t* queue_;
    std::unique_ptr<signal_end> end_;
    std::chrono::milliseconds time_limit_;
    asio::any_io_executor executor_;
    asio::thread_pool& pool_;
    std::shared_ptr<library_signal> signal_;

    std::uint64_t last_number_ = 0;
    std::map<std::uint64_t, awaited> open_;  // by the number that the library gives back
    std::optional<failure> seen_;            // the reason why nothing comes
    bool fit_ = true;
};

}  // namespace sluice::kafka
