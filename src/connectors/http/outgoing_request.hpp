#pragma once

// From a record to a request. Decides only.

#include "connectors/http/publisher_options.hpp"

#include <sluice/error.hpp>
#include <sluice/model/entity.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/message.hpp>

#include <string>

namespace sluice::http {

// Expressions see the record, and `header`, `entity` and `now` beside it. Fails (class refused)
// where a template cannot be evaluated, and where the result is no request: an empty URL, a path
// without a client, a whole URL with one, a value that leaves its place in the URL, a control
// character in a header, a form of something that is no flat object.
result<net::request> request_for(const publisher_options& options, const entity& record,
                                 const std::string& key, wall_time now);

// For histories and logs: "POST https://hooks.example" or "POST /products". Never the query, and of
// a whole URL never the path: either may be a secret.
std::string summary_of(const net::request& what);

}  // namespace sluice::http
