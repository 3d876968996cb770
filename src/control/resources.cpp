#include "control/resources.hpp"

namespace sluice::control {
namespace {

using add_resources = void (*)(resource_list& all);

// The order is that of the OpenAPI document.
constexpr add_resources builtin[] = {
    add_status_resources,    add_connection_resources, add_route_resources,
    add_schedule_resources,  add_run_resources,        add_task_resources,
    add_pause_resources,     add_storage_resources,    add_budget_resources,
    add_alert_resources,     add_audit_resources,      add_health_resources,
    add_event_resources,     add_activity_resources,   add_tap_resources,
    add_log_level_resources, add_generation_resources, add_file_resources,
    add_object_resources,    add_access_resources,     add_trial_resources,
    add_bulk_resources,      add_openapi_resources,
};

}  // namespace

const std::vector<resource>& all_resources() {
    static const resource_list listed = [] {
        resource_list all;
        for (const auto add : builtin) {
            add(all);
        }
        return all;
    }();
    return listed;
}

answer not_found(std::string message, std::string mend) {
    json::object body;
    body["error"] = std::move(message);
    body["mend"] = std::move(mend);
    return {404, std::move(body)};
}

}  // namespace sluice::control
