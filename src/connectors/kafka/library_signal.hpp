#pragma once

// Tells the executor that a queue of librdkafka has something: a thread of the library writes to a
// descriptor, and Asio waits for it.

#include "connectors/kafka/rdkafka_library.hpp"

#include <sluice/async/tokens.hpp>

#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>

namespace sluice::kafka {

// The end that the library writes to. It outlives the queue's instance.
class signal_end {
 public:
    explicit signal_end(int descriptor) : descriptor_(descriptor) {}
    signal_end(const signal_end&) = delete;
    signal_end& operator=(const signal_end&) = delete;
    ~signal_end();

 private:
    int descriptor_;
};

// Used on its executor only.
class library_signal : public std::enable_shared_from_this<library_signal> {
 public:
    library_signal(const asio::any_io_executor& executor, std::function<void()> rings);

    std::unique_ptr<signal_end> join(const rdkafka& library, rd_kafka_queue_t* queue);

    // Calls `rings` once, soon after the queue gets something. Several calls before count as one. A
    // queue that has something already does not ring.
    void listen();

    // No more calls.
    void silence();

 private:
    asio::posix::stream_descriptor descriptor_;
    std::function<void()> rings_;
    bool listens_ = false;
};

}  // namespace sluice::kafka
