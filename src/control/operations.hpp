#pragma once

// Carries out the operations of the resource table: finds the resource, reads the request, writes
// the audit trail, calls the handler. The control interface and the operator's page use one
// object, so that rights and audit are the same for both.

#include "control/audit.hpp"
#include "control/resource.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::control {

class operations {
 public:
    // Both outlive it.
    explicit operations(const control_context& context,
                        const std::vector<resource>& resources = all_resources());

    // Does the whole for a caller who is known: checks the role too. The body is JSON, or empty. An
    // error is an answer whose body has `error` and `mend`.
    // Cancelling (terminal) may leave a change done, with an audit entry without an outcome.
    awaitable<answer> perform(caller who, std::string method, std::string target,
                              std::string body = {});

    // The steps of perform(), for the control interface.
    struct match {
        const resource* wanted = nullptr;
        std::vector<std::string> slots;
    };
    // `allowed` becomes the methods that the path takes, if none fits.
    std::optional<match> find(const std::string& method, std::string_view target,
                              std::string& allowed) const;
    static answer no_match(const std::string& method, const std::string& allowed);
    // Its caller is still missing.
    static result<call> read_call(const match& found, std::string_view target,
                                  const std::string& body);
    awaitable<answer> carry_out(const resource* wanted, call asked, std::string target);

 private:
    awaitable<answer> handled(const resource* wanted, const call* asked);

    const control_context& context_;
    const std::vector<resource>& resources_;
    audit_trail audit_;
};

answer error_answer(unsigned status, std::string message, std::string mend);

// Returns the query's parameters, decoded. Fails (class invalid) for broken encoding and for a
// parameter that comes twice.
result<std::map<std::string, std::string>> read_query(std::string_view target);

}  // namespace sluice::control
