#pragma once

// Decides what a delivery does about a failure: the first matching rule of the outgoing, else the
// default of the failure's class. No I/O.
//
//   class        by default
//   credential   wait (the publish policy's wait_time); no attempt is used up
//   busy         wait (what the target asks for, else the backoff); no attempt is used up
//   unreachable  retry
//   internal     retry
//   refused, invalid, uncertain   fail
//
// A rule never overrides the handling of an unknown outcome (see publish_machine). A send that may
// have happened is first asked about at the target. If the target cannot be asked and nothing else
// is safe, the task waits for a person.

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
    wait,     // the task is in order: no attempt is used up
    refresh,  // the credential has to be renewed: as wait, and it counts against the target
    fail,     // waits for a person
};

// Holds a rule as configured. `on` has classes ("busy") and statuses ("404", "5xx", "500-599").
struct retry_rule {
    std::vector<std::string> on;
    retry_action action = retry_action::retry;
    std::optional<std::chrono::milliseconds> after;
};

// Holds a range of HTTP statuses, both ends included.
struct status_span {
    unsigned first = 0;
    unsigned last = 0;
};

// Reads "404", "5xx" or "500-599"; nullopt for every other text.
std::optional<status_span> status_span_named(std::string_view text);
std::optional<failure_class> failure_class_named(std::string_view name);

// Returns a text about the mistake in an entry of `on`; empty when there is none.
std::string problem_of_condition(std::string_view text);

struct retry_decision {
    retry_action action = retry_action::fail;
    std::optional<std::chrono::milliseconds> after;  // in place of backoff or wait_time
    bool by_rule = false;
};

retry_decision decide(const std::vector<retry_rule>& rules, const failure& why);

}  // namespace sluice::engine
