#pragma once

// A second system on loopback for proxied webhooks. The text of a request decides the reply:
// "slow" waits for release(), "bad" gets a 422, "broken" a 500, every other a 201.

#include "support/loopback_line.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace sluice::testing {

class shop {
 public:
    shop() : listening_(listen_on_loopback()), accepting_([this] { accept_all(); }) {}
    shop(const shop&) = delete;
    shop& operator=(const shop&) = delete;
    ~shop() {
        release();
        ending_ = true;
        accepting_.join();
        for (auto& one : serving_) {
            one.join();
        }
        ::close(listening_.socket);
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(listening_.port); }

    void release() {
        const std::scoped_lock lock(mutex_);
        released_ = true;
        freed_.notify_all();
    }

    // The whole requests that hold this text.
    std::vector<std::string> heard(const std::string& text) const {
        const std::scoped_lock lock(mutex_);
        std::vector<std::string> found;
        std::ranges::copy_if(heard_, std::back_inserter(found),
                             [&](const auto& one) { return one.find(text) != std::string::npos; });
        return found;
    }

 private:
    void accept_all() {
        for (int client = 0; (client = accept_one(listening_.socket, ending_)) >= 0;) {
            serving_.emplace_back([this, client] { serve(client); });
        }
    }

    void serve(int client) {
        std::string buffer;
        const auto request = read_message(client, buffer, ending_);
        const auto has = [&](const char* word) { return request.find(word) != std::string::npos; };
        {
            std::unique_lock lock(mutex_);
            heard_.push_back(request);
            if (has("slow")) {
                freed_.wait(lock, [this] { return released_; });
            }
        }
        const std::string status = has("bad")      ? "422 Unprocessable Content"
                                   : has("broken") ? "500 Internal Server Error"
                                                   : "201 Created";
        const std::string body = has("bad") ? R"({"error":"out of stock"})" : R"({"order":  7})";
        if (!request.empty()) {
            send_all(client, "HTTP/1.1 " + status +
                                 "\r\nContent-Type: application/json\r\nLocation: "
                                 "/orders/7\r\nConnection: close\r\nContent-Length: " +
                                 std::to_string(body.size()) + "\r\n\r\n" + body);
        }
        ::close(client);
    }

    listener listening_;
    std::atomic<bool> ending_ = false;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    bool released_ = false;
    std::vector<std::string> heard_;
    std::vector<std::thread> serving_;
    std::thread accepting_;
};

}  // namespace sluice::testing
