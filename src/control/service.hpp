#pragma once

// Answers the requests of the control interface: tells who calls, refuses whoever may not, and
// turns the answers of operations into replies.

#include "control/gate.hpp"
#include "control/operations.hpp"

#include <cstdint>

namespace sluice::control {

class control_service {
 public:
    // The context and the operations outlive it.
    control_service(const control_context& context, gate door, operations& table);

    // Cancelling (terminal) may leave a change done, with an audit entry without an outcome.
    awaitable<net::reply> answer_to(net::request asked, entrance by);

 private:
    void say_refused(const net::request& asked, const denial& why);

    const control_context& context_;
    gate door_;
    operations& table_;
    std::optional<steady_time> said_;  // the last refused token in the log
    std::int64_t unsaid_ = 0;          // refused since then
};

}  // namespace sluice::control
