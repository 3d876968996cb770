#pragma once

// Faults on request: what goes wrong with the next calls.

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
    status,   // answers this status
    html,     // answers 500 with a page of HTML
    cut,      // closes the connection without a reply
    no_id,    // does the work and gives a success without an id
    garbage,  // does the work and gives a success whose body is no JSON
    slow,     // does the work and answers late
    late,     // closes the connection without a reply, and does the work behind it
};

struct fault {
    std::string name;  // the kind as it was asked for
    fault_kind kind = fault_kind::status;
    unsigned status = 0;
    bool after = false;  // the work is done first
    std::chrono::milliseconds delay{0};
    std::string method;  // empty: any
    std::string
        path;  // without the base path and the query; "/post/*" for what begins so; empty: any
    std::int64_t skip = 0;   // matching calls that pass before it begins
    std::int64_t count = 1;  // calls that are still to meet it
    std::int64_t hits = 0;   // calls that met it
    std::vector<std::pair<std::string, std::string>> headers;  // added to the reply
};

// {"kind","count","skip","method","path","delay_ms","headers"}. Kinds: a status ("429", "500",
// "202"), html, cut, each with _before or _after for whether the work is done first (before, but
// 202: after); no_id, garbage, slow, late. Fails (class invalid) with what is possible.
result<fault> read_fault(const json::value& text);
json::object to_json(const fault& what);

class fault_plan {
 public:
    void add(fault what) { faults_.push_back(std::move(what)); }
    void clear() { faults_.clear(); }
    const std::vector<fault>& all() const { return faults_; }

    // The first fault, in the order of adding, that this call meets; counts it.
    std::optional<fault> take(std::string_view method, std::string_view path);

 private:
    std::vector<fault> faults_;
};

}  // namespace sluice::sandbox
