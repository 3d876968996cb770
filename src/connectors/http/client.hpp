#pragma once

// Sends requests to any HTTP API, with base URL, headers and credential. The caller decides what a
// status means.

#include "connectors/http/client_options.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/context.hpp>
#include <sluice/net/success_rule.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::http {

// Tells publishers about the configuration of their client.
class api_client : public client {
 public:
    virtual space_in_query space() const = 0;
};

// Makes a client of type `http`. Its send() refuses an absolute URL, because the credential belongs
// to the base URL alone. A 403 is a reply. If the client's probe is refused too, a 403 is a failure
// of class credential. Cancelling send() leaves the outcome of the request unknown.
result<std::shared_ptr<client>> make_client(const client_options& options,
                                            const component_context& context);

bool is_absolute(std::string_view target);

// Returns the value of an Authorization header, such as "Basic dXNlcjpwYXNz" (RFC 7617).
std::string basic_header(const basic_credential& who);

}  // namespace sluice::http
