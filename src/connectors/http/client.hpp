#pragma once

// Any HTTP API: puts base URL, headers and credential on. What a status means is the caller's to
// say.

#include "connectors/http/client_options.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/net/success_rule.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

// What publishers want to know of their client's configuration.
class api_client : public client {
 public:
    // Which statuses mean that it was done. Empty: it says nothing.
    virtual const std::vector<net::status_range>& success() const = 0;

    virtual space_in_query space() const = 0;
};

// send() refuses a target that is an absolute URL: the credential belongs to the base URL alone. A
// 403 is a reply, or, where the client's probe is refused too, a failure of class credential.
result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

bool is_absolute(std::string_view target);

// "Basic dXNlcjpwYXNz" (RFC 7617)
std::string basic_header(const basic_credential& who);

}  // namespace sluice::http
