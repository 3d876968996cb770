#pragma once

// Answers the requests of the control interface: finds the resource, checks the caller, reads the
// body, writes the audit trail, calls the handler.

#include "control/audit.hpp"
#include "control/gate.hpp"
#include "control/resource.hpp"

#include <cstdint>

namespace sluice::control {

class control_service {
 public:
    // The context and the resources outlive it.
    control_service(const control_context& context, gate door,
                    const std::vector<resource>& resources = all_resources());

    // Cancelling (terminal) may leave a change done, with an audit entry without an outcome.
    awaitable<net::reply> answer_to(net::request asked, entrance by);

 private:
    struct match;
    std::optional<match> find(const net::request& asked, net::reply& refusal) const;
    awaitable<net::reply> carry_out(const resource* wanted, call asked, std::string target);
    awaitable<answer> handled(const resource* wanted, const call* asked);
    void say_refused(const net::request& asked, const denial& why);

    const control_context& context_;
    gate door_;
    const std::vector<resource>& resources_;
    audit_trail audit_;
    std::optional<steady_time> said_;  // the last refused token in the log
    std::int64_t unsaid_ = 0;          // refused since then
};

// Returns the query's parameters, decoded. Fails (class invalid) for broken encoding and for a
// parameter that comes twice.
result<std::map<std::string, std::string>> read_query(std::string_view target);

}  // namespace sluice::control
