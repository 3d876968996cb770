#pragma once

// Sends the spans of a queue to a collector, some at a time. A collector that is away disturbs
// nothing: its spans wait in the queue, and are dropped when there are too many.

#include "control/traces/span_queue.hpp"
#include "engine/plan/trace_settings.hpp"
#include "engine/services.hpp"

#include <sluice/net/client.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace sluice::control {

class trace_sender {
 public:
    // Returns null when the endpoint is wrong, and logs why. The queue and the services outlive the
    // sender.
    static std::unique_ptr<trace_sender> make(const engine::services& services,
                                              net::client_factory& http, span_queue& queue,
                                              const std::string& endpoint, std::string version);

    // Sends until it is cancelled (terminal).
    awaitable<void> run();

    // Sends what is there, once. For the end of a daemon: it takes two seconds at most.
    awaitable<void> send_all();

    static constexpr std::chrono::seconds between_batches{5};
    static constexpr std::size_t largest_batch = 512;

 private:
    trace_sender(const engine::services& services, std::shared_ptr<net::http_client> client,
                 span_queue& queue, std::string endpoint, std::string version);

    awaitable<bool> send_batch();
    void say(const std::string& failure);

    engine::services services_;
    std::shared_ptr<net::http_client> client_;
    span_queue& queue_;
    std::string endpoint_;
    std::string version_;
    std::string host_;
    std::string last_failure_;
};

}  // namespace sluice::control
