#pragma once

// A line that misbehaves: stands between a client and a server on this machine and passes requests
// on, or delays them, cuts them off, answers nonsense or nothing. Seeded. Each connection has a
// thread of its own.

#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace sluice::testing {

enum class line_fault {
    none,
    delay,             // the reply comes late
    cut_before,        // reset; the server heard nothing
    cut_after,         // reset; the server did the work
    half_close,        // half of the reply, then an orderly end
    garbage,           // the server did the work; what comes is no HTTP
    slow_drip,         // the reply, byte by byte
    black_hole,        // nothing, and the server heard nothing
    black_hole_after,  // nothing, and the server did the work
};

std::string name_of(line_fault what);

class fault_proxy {
 public:
    fault_proxy(int server_port, std::uint32_t seed);
    fault_proxy(const fault_proxy&) = delete;
    fault_proxy& operator=(const fault_proxy&) = delete;
    ~fault_proxy();

    int port() const { return port_; }

    // So many of a hundred requests meet a fault; 0 to begin with.
    void misbehave(int percent) { percent_ = percent; }

    // How often each kind was met.
    std::map<line_fault, int> met() const;

 private:
    void accept_all();
    void serve(int client);
    void pass_on(int client, const std::string& request, line_fault what, bool& open);
    line_fault choose();

    int server_port_;
    int listening_ = -1;
    int port_ = 0;
    std::atomic<int> percent_ = 0;
    std::atomic<bool> ending_ = false;
    mutable std::mutex guard_;
    std::mt19937 random_;
    std::map<line_fault, int> met_;
    std::list<std::thread> serving_;  // of the accepting thread
    std::thread accepting_;
};

}  // namespace sluice::testing
