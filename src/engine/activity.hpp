#pragma once

// Holds what the engine has done since its start, for metrics and for people.

#include "engine/recent_count.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/ledger.hpp>
#include <sluice/model/histogram.hpp>
#include <sluice/model/time.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::engine {

// Seconds. A post may wait for hours, and a schedule may be a second late.
inline constexpr std::array<double, 12> latency_bounds{0.05, 0.1, 0.5, 1,   2,    5,
                                                       10,   30,  60,  300, 1800, 7200};
inline constexpr std::array<double, 10> lateness_bounds{0.01, 0.05, 0.1, 0.5, 1,
                                                        5,    15,   60,  300, 3600};

// A credential that the other side refuses.
struct refused_credential {
    std::string message;
    std::string mend;
    wall_time since{};  // of this process
};

// Notes a failure of class credential; a success (null) ends the refusal. Other failures say
// nothing about the credential.
void note_credential(std::optional<refused_credential>& noted, const failure* why, wall_time now);

struct incoming_activity {
    std::int64_t runs = 0;  // that have ended
    std::map<failure_class, std::int64_t> failed;
    ledger::run_counts counts;                    // of all runs
    std::map<std::string, std::int64_t> offered;  // committed tasks, by route
    std::optional<std::chrono::milliseconds> last_lateness;  // of the last run by its schedule
    std::optional<wall_time> last_success;
    std::string failure;  // of the last run; empty: it went well
    std::optional<refused_credential> credential;
    std::optional<wall_time> due;  // the start of the next run by schedule; nullopt: none is known

    std::int64_t offered_to(const std::string& route) const {
        const auto found = offered.find(route);
        return found == offered.end() ? 0 : found->second;
    }
    void add_offered(const std::map<std::string, std::int64_t>& more) {
        for (const auto& [route, count] : more) {
            offered[route] += count;
        }
    }
};

struct lane_activity {
    std::map<ledger::task_state, std::int64_t> settled;  // by the state they came to
    recent_count finished;                               // of the last minutes
    std::map<failure_class, std::int64_t> failed;        // attempts
    std::optional<refused_credential> credential;
};

// Of the deliveries to one outgoing, from all routes.
struct target_activity {
    histogram latency{latency_bounds};   // from a task's creation to its end
    histogram lateness{latency_bounds};  // from the moment that it could go out to its delivery
};

}  // namespace sluice::engine
