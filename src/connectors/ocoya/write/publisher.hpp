#pragma once

// Writes records to Ocoya. The payload is parameters.payload, else the record's `payload` member,
// else the record. Expressions see the record, and beside it `header`, `entity` and `now`.
//
// The intent payload of a delivery: {"target": "/post?workspaceId=w", "workspaceId": "w", "id":
// "…", "body": {…}}. `id` is the one in the path. `body` is there if the endpoint takes one.

#include "connectors/ocoya/write/publisher_options.hpp"

#include <sluice/component/publisher.hpp>

#include <memory>

namespace sluice::ocoya {

result<std::shared_ptr<publisher>> make_publisher(const publisher_options& options,
                                                  const component_context& context);

}  // namespace sluice::ocoya
