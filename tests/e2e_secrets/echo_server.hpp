#pragma once

// A server that answers every request with an error that repeats a secret. The last part of the
// path chooses the written form: /…/3 is the third. /token issues an access token, which it repeats
// from then on too.

#include <atomic>
#include <list>
#include <string>
#include <thread>

namespace sluice::testing {

class echo_server {
 public:
    explicit echo_server(std::string secret);
    echo_server(const echo_server&) = delete;
    echo_server& operator=(const echo_server&) = delete;
    ~echo_server();

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    static inline const std::string access_token = "AT-CANARY-1-Zk+9/Q==ofAToken";
    static inline const std::string refresh_token = "RT-CANARY-1-x8/K+refresh-it";

 private:
    void accept_all();
    void serve(int client);
    std::string answer_to(const std::string& path);

    std::string secret_;
    std::atomic<bool> granted_ = false;
    int listening_ = -1;
    int port_ = 0;
    std::atomic<bool> ending_ = false;
    std::list<std::thread> serving_;  // of the accepting thread
    std::thread accepting_;
};

}  // namespace sluice::testing
