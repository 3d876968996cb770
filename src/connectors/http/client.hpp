#pragma once

// Any HTTP API: puts base URL, headers and credential on. What a status means is the caller's to
// say.

#include "connectors/http/client_options.hpp"
#include "connectors/http/success_rule.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

// A client whose configuration says which statuses mean that it was done.
class api_client : public client {
 public:
    // Empty: it says nothing.
    virtual const std::vector<status_range>& success() const = 0;
};

// send() refuses a target that is an absolute URL: the credential belongs to the base URL alone.
result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

bool is_absolute(std::string_view target);

// "Basic dXNlcjpwYXNz" (RFC 7617)
std::string basic_header(const basic_credential& who);

}  // namespace sluice::http
