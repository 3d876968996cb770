#pragma once

// Sends each record as a request. PUT and DELETE are idempotent, and so is every request with an
// idempotency_header. All others are `once`: if the reply is lost, a person decides. The intent
// payload holds no part of the request, because URL and headers may be secrets. The request is made
// again from the record.

#include "connectors/http/publisher_options.hpp"

#include <sluice/component/context.hpp>
#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::http {

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::http
