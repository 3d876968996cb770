#pragma once

// Lists the files of resources/. Each adds the resources of one subject.

#include "control/resource.hpp"

namespace sluice::control {

using resource_list = std::vector<resource>;

void add_status_resources(resource_list& all);
void add_log_level_resources(resource_list& all);
void add_generation_resources(resource_list& all);
void add_openapi_resources(resource_list& all);

}  // namespace sluice::control
