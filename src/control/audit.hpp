#pragma once

// Keeps in the ledger who changed what, when and from where. The entry is written before the
// change, so that no change goes without one; its outcome is added after it.

#include <sluice/async/clock.hpp>
#include <sluice/error.hpp>
#include <sluice/ledger/key_values.hpp>
#include <sluice/model/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sluice::control {

// No configured storage can have this name.
inline constexpr const char* audit_store = ".audit";

struct audit_entry {
    std::string id;  // its key; the newest entry has the smallest
    wall_time at{};
    std::string who;
    std::string role;
    std::string place;   // where the request came from
    std::string action;  // the name of the operation
    std::string target;  // the path of the request
    json::value request = nullptr;
    unsigned status = 0;  // of the answer; 0: the outcome was never written
    std::string error;    // why it failed; empty: it did not
};

class audit_trail {
 public:
    // Both outlive it. `first` (below 1,000) is the place of its entries within a millisecond, so
    // that two programs do not take the same one.
    audit_trail(ledger::key_values& values, clock& time, std::uint64_t first = 0)
        : values_(values), time_(time), first_(first) {}

    // Stores the entry with the present time, and returns its id.
    awaitable<result<std::string>> begin(audit_entry entry);
    // Stores the entry again with its outcome.
    awaitable<result<void>> end(audit_entry entry);

    // Newest first, after the entry `after` (empty: from the newest one).
    awaitable<result<std::vector<audit_entry>>> list(std::string after, std::size_t limit);

 private:
    awaitable<result<void>> store(audit_entry entry);

    ledger::key_values& values_;
    clock& time_;
    std::uint64_t first_;
    std::uint64_t last_ = 0;
};

}  // namespace sluice::control
