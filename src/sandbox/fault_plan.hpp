#pragma once

// Plans faults for the next calls, as tests and people ask for them at /_sandbox/faults.

#include <sluice/error.hpp>
#include <sluice/model/json.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::sandbox {

enum class fault_kind {
    status,   // answers with this status
    html,     // answers 500 with a page of HTML
    cut,      // closes the connection without a reply
    no_id,    // does the work and answers with a success without an id
    garbage,  // does the work and answers with a success whose body is no JSON
    slow,     // does the work and answers late
    late,     // closes the connection without a reply, and does the work later
};

struct fault {
    std::string name;  // the kind as the request spelled it
    fault_kind kind = fault_kind::status;
    unsigned status = 0;
    bool after = false;  // the fault comes after the work
    std::chrono::milliseconds delay{0};
    std::string method;  // empty: any
    std::string
        path;  // without base path and query; "/post/*" matches every longer path; empty: any
    std::int64_t skip = 0;   // matching calls that pass before the fault begins
    std::int64_t count = 1;  // calls that will still meet it
    std::int64_t hits = 0;   // calls that have met it
    std::vector<std::pair<std::string, std::string>> headers;  // added to the reply
};

// Reads {"kind","count","skip","method","path","delay_ms","headers"}. Kinds are a status ("429",
// "500", "202"), html, cut, no_id, garbage, slow and late.
// A status, html and cut take _before or _after: the fault comes before or after the work. Without
// it a status and html come before, a 202 comes after, and cut is refused.
// Fails (class invalid) and names the possible values.
result<fault> read_fault(const json::value& text);
json::object to_json(const fault& fault);

class fault_plan {
 public:
    void add(fault fault) { faults_.push_back(std::move(fault)); }
    void clear() { faults_.clear(); }
    const std::vector<fault>& all() const { return faults_; }

    // Returns the first fault, in the order of adding, that this call meets, and counts it.
    std::optional<fault> take(std::string_view method, std::string_view path);

 private:
    std::vector<fault> faults_;
};

}  // namespace sluice::sandbox
