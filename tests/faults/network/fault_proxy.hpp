#pragma once

// A line that misbehaves. It stands between a client and a server on this machine, and passes
// requests on, delays them, cuts them off, or answers nonsense or nothing. Seeded. Each connection
// has a thread of its own. Kinds that pass the time-outs rely on those of faults/kills/world.cpp.

#include <atomic>
#include <chrono>
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
    garbage,           // the server did the work; the reply is no HTTP
    slow_drip,         // the reply, byte by byte
    black_hole,        // nothing, and the server heard nothing
    black_hole_after,  // nothing, and the server did the work
    too_late,          // the server did the work; the reply comes when nobody waits for it any more
    stalled_drip,      // the reply begins to drip, and stops for longer than anybody waits
    endless_drip,      // no pause is too long, but the whole is
    cut_request,       // the server gets half of the request, then both sides are reset
    refused,           // reset, and for a moment nobody listens: connecting is refused
};
inline constexpr int line_faults = 13;  // without none

std::string name_of(line_fault fault);

class fault_proxy {
 public:
    fault_proxy(int server_port, std::uint32_t seed);
    fault_proxy(const fault_proxy&) = delete;
    fault_proxy& operator=(const fault_proxy&) = delete;
    ~fault_proxy();

    int port() const { return port_; }

    // This many of a hundred requests meet a fault; 0 at the start.
    void misbehave(int percent) { percent_ = percent; }

    // Counts each kind that was met. `refused` counts the moments when nobody listened; only the
    // client knows whether it tried to connect then.
    std::map<line_fault, int> met() const;

 private:
    void accept_all();
    void serve(int client);
    void pass_on(int client, const std::string& request, line_fault fault, bool& open);
    void trickle(int client, const std::string& reply, line_fault fault);
    void be_away();
    void refuse(int client);
    bool pause(std::chrono::milliseconds length);
    line_fault choose();

    int server_port_;
    int listening_ = -1;  // of the accepting thread
    int port_ = 0;
    std::atomic<int> percent_ = 0;
    std::atomic<bool> ending_ = false;
    std::atomic<bool> interrupted_ = false;  // ending, or nobody is to listen for a moment
    std::atomic<bool> away_ = false;         // nobody listens
    mutable std::mutex guard_;
    std::mt19937 random_;
    std::map<line_fault, int> met_;
    std::list<std::thread> serving_;  // of the accepting thread
    std::thread accepting_;
};

}  // namespace sluice::testing
