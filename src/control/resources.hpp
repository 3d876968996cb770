#pragma once

// Lists the files of resources/. Each adds the resources of one subject.

#include "control/resource.hpp"

namespace sluice::control {

using resource_list = std::vector<resource>;

void add_status_resources(resource_list& all);
void add_connection_resources(resource_list& all);
void add_route_resources(resource_list& all);
void add_schedule_resources(resource_list& all);
void add_run_resources(resource_list& all);
void add_task_resources(resource_list& all);
void add_bulk_resources(resource_list& all);
void add_pause_resources(resource_list& all);
void add_storage_resources(resource_list& all);
void add_budget_resources(resource_list& all);
void add_alert_resources(resource_list& all);
void add_audit_resources(resource_list& all);
void add_health_resources(resource_list& all);
void add_event_resources(resource_list& all);
void add_log_level_resources(resource_list& all);
void add_activity_resources(resource_list& all);
void add_tap_resources(resource_list& all);
void add_generation_resources(resource_list& all);
void add_file_resources(resource_list& all);
void add_trial_resources(resource_list& all);
void add_object_resources(resource_list& all);
void add_access_resources(resource_list& all);
void add_openapi_resources(resource_list& all);

}  // namespace sluice::control
