#pragma once

// Counts the requests that a webhook refuses, and logs some of them: a flood of bad requests must
// not fill the log.

#include <sluice/async/clock.hpp>
#include <sluice/model/event_log.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sluice::webhook {

// Returns the reason of a refusal with this status, for a metric: one word of a fixed list.
std::string reason_of(unsigned status);

class refusal_log {
 public:
    // The clock and the log outlive it.
    refusal_log(std::string connection, std::string path, clock& time, event_log& log);

    void refused(unsigned status, const std::string& why);

    // Since the start, by reason.
    const std::map<std::string, std::int64_t>& counts() const { return counts_; }

 private:
    std::string connection_;
    std::string path_;
    clock& time_;
    event_log& log_;
    std::map<std::string, std::int64_t> counts_;
    std::optional<steady_time> said_;  // the last line in the log
    std::int64_t unsaid_ = 0;          // refused since then
};

}  // namespace sluice::webhook
