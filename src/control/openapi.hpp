#pragma once

// Writes the OpenAPI 3.1 document of a list of resources.

#include "control/resource.hpp"

namespace sluice::control {

json::object openapi_document(const std::vector<resource>& resources);

// The schema of every answer that is no success.
schema::schema error_schema();

}  // namespace sluice::control
