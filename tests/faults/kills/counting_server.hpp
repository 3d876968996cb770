#pragma once

// A target that counts: it answers every POST with success and keeps the requests in order of
// arrival. It ignores the key in `Idempotency-Key`; the test reads it.

#include <atomic>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::testing {

class counting_server {
 public:
    struct arrival {
        std::string path;
        std::string key;  // empty: the request had none
        std::string body;
    };

    counting_server();
    counting_server(const counting_server&) = delete;
    counting_server& operator=(const counting_server&) = delete;
    ~counting_server();

    int port() const { return port_; }
    std::vector<arrival> arrivals_at(const std::string& path) const;

 private:
    void accept_all();
    void serve(int client);

    int listening_ = -1;
    int port_ = 0;
    std::atomic<bool> ending_ = false;
    mutable std::mutex guard_;
    std::vector<arrival> arrivals_;
    std::list<std::thread> serving_;  // of the accepting thread
    std::thread accepting_;
};

}  // namespace sluice::testing
