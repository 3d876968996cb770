#pragma once

// A service on this machine, for examples that talk to a shop or another service. It answers a path
// with the text that it was given, everything else with {}, and keeps the requests.

#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sluice::testing {

class other_side {
 public:
    struct request {
        std::string method;
        std::string target;
        std::string head;
        std::string body;
    };

    // Answers by the beginning of the target; the longest one that fits.
    explicit other_side(std::map<std::string, std::string> answers = {});
    other_side(const other_side&) = delete;
    other_side& operator=(const other_side&) = delete;
    ~other_side();

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::vector<request> requests() const;

 private:
    void accept_all();
    void serve(int client);
    std::string answer_to(const std::string& target) const;

    const std::map<std::string, std::string> answers_;
    int listening_ = -1;
    int port_ = 0;
    std::atomic<bool> ending_ = false;
    mutable std::mutex guard_;
    std::vector<request> requests_;
    std::list<std::thread> serving_;  // of the accepting thread
    std::thread accepting_;
};

}  // namespace sluice::testing
