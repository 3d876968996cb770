#pragma once

// What is done about a failure: the rules of an outgoing, first match first, then the defaults by
// class. A plain table, without I/O.
//
//   class        by default
//   credential   wait (the publish policy's wait_time); no attempt is used up
//   busy         wait (what the target asks for, else the backoff); no attempt is used up
//   unreachable  retry
//   internal     retry
//   refused, invalid, uncertain   fail
//
// A rule never overrides what an unknown outcome needs (see publish_machine): what may have
// happened is asked about where the target can be asked, and waits for a person where nothing else
// is safe.

#include <sluice/error.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::engine {

enum class retry_action {
    retry,    // repeat; uses up an attempt
    ask,      // take the outcome for unknown, even where the failure says that nothing happened
    wait,     // nothing is wrong with the task: no attempt is used up
    refresh,  // the credential has to be renewed: as wait, and it counts against the target
    fail,     // waits for a person
};

// As configured. `on` holds classes ("busy") and statuses ("404", "5xx", "500-599").
struct retry_rule {
    std::vector<std::string> on;
    retry_action action = retry_action::retry;
    std::optional<std::chrono::milliseconds> after;
};

// Inclusive.
struct status_span {
    unsigned first = 0;
    unsigned last = 0;
};

// "404", "5xx", "500-599"; nothing for everything else.
std::optional<status_span> status_span_named(std::string_view text);
std::optional<failure_class> failure_class_named(std::string_view name);

// What is wrong with an entry of `on`, for a person; empty when nothing is.
std::string problem_of_condition(std::string_view text);

struct retry_decision {
    retry_action action = retry_action::fail;
    std::optional<std::chrono::milliseconds> after;  // in place of backoff or wait_time
    bool by_rule = false;
};

retry_decision decide(const std::vector<retry_rule>& rules, const failure& why);

}  // namespace sluice::engine
