#pragma once

// Turns a record into a request. Decides only; no I/O.

#include "connectors/http/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string>

namespace sluice::http {

// Returns the request for `record`. Expressions see the record, and beside it `header`, `entity`
// and `now`. Fails (class refused) if a template cannot be evaluated, and for:
// - an empty URL, a path without a client, a whole URL with a client
// - a value that leaves its place in the URL
// - a control character in a header
// - a form that is no flat object
result<net::request> request_for(const publisher_options& options, const entity& entity,
                                 const std::string& key, wall_time now);

// Returns the line for histories and logs: "POST https://hooks.example" or "POST /products". It
// leaves out the query, and the path of a whole URL: either may be a secret.
std::string summary_of(const net::request& request);

}  // namespace sluice::http
