#pragma once

// Writes to Ocoya. The payload is parameters.payload, else the record's `payload` member, else the
// record. Expressions see the record, and `header`, `entity` and `now` beside it.
//
// A delivery's plan: {"target": "/post?workspaceId=w", "workspaceId": "w", "id": "…", "body": {…}};
// id is that of the path, body is there where the endpoint takes one.

#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::ocoya {

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::ocoya
