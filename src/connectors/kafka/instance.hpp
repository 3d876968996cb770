#pragma once

// One producer or consumer of librdkafka, with its threads.

#include "connectors/kafka/client.hpp"

#include <sluice/error.hpp>
#include <sluice/model/event_log.hpp>

#include <functional>
#include <memory>
#include <string>

namespace sluice::kafka {

// Where the library's own log lines go. Its threads write them.
struct library_log {
    event_log* log = nullptr;
    std::string connection;  // "incoming 'orders'"
    std::string place;       // "kafka://a.example.org:9092"
};

// Takes an error that belongs to no record: no connection, a wrong login. The library calls it from
// the thread that polls.
using error_taker = std::function<void(rd_kafka_resp_err_t code, const char* words)>;

class instance {
 public:
    // `events` are RD_KAFKA_EVENT_* that the instance's queues give in place of callbacks. Fails
    // (class invalid) for a property that the library refuses; the message does not show its value.
    static result<std::unique_ptr<instance>> make(const rdkafka* library, rd_kafka_type_t type,
                                                  const cluster_properties& properties, int events,
                                                  library_log lines, error_taker errors = nullptr);
    instance(const instance&) = delete;
    instance& operator=(const instance&) = delete;
    // Joins the library's threads: blocks.
    ~instance();

    rd_kafka_t* get() const { return handle_; }

 private:
    instance(const rdkafka* library, library_log lines, error_taker errors)
        : library_(library), lines_(std::move(lines)), errors_(std::move(errors)) {}

    static void write_line(const rd_kafka_t* handle, int level, const char* facility,
                           const char* line);

    static void take_error(rd_kafka_t* handle, int code, const char* words, void* self);

    const rdkafka* library_;
    library_log lines_;
    error_taker errors_;
    rd_kafka_t* handle_ = nullptr;
};

}  // namespace sluice::kafka
