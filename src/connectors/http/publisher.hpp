#pragma once

// Sends each record as a request. PUT and DELETE are idempotent, and so is everything with an
// idempotency_header; the rest is `once`: when its reply is lost, a person decides. The plan holds
// nothing, for URL and headers may be secrets: the request is made again from the record.

#include "connectors/http/publisher_options.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::http {

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::http
