#pragma once

// Records the requests to the sandbox, for tests and for /_sandbox: counts by method, and the last
// requests. Keys and the secret part of a workflow's URL never get in here.

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

namespace sluice::sandbox {

struct request_record {
    wall_time at;  // the machine's time
    std::string method;
    std::string target;
    std::string key;   // right, wrong, missing
    std::string body;  // cut to longest_body
    unsigned status = 0;
    std::string fault;  // the kind, or empty
    bool cut = false;   // no reply was sent
    bool applied = false;
};

class traffic {
 public:
    void record(request_record record);
    // Counts a request whose change came only after its connection had been closed.
    void applied_late(const std::string& method) { ++counts_[method].applied; }
    void clear();

    // Returns {"POST":{"received":3,"applied":2},…}.
    json::object counts() const;
    // Returns the last requests, the oldest first.
    json::array last() const;

    static constexpr std::size_t kept = 1000;
    static constexpr std::size_t longest_body = 2000;

 private:
    struct count {
        std::int64_t received = 0;
        std::int64_t applied = 0;
    };

    std::map<std::string, count> counts_;
    std::deque<request_record> last_;
};

}  // namespace sluice::sandbox
