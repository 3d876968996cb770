#include "page/views.hpp"

namespace sluice::operator_page {
namespace {

using add_views = void (*)(view_list& all);

constexpr add_views builtin[] = {
    add_overview_views, add_task_list_views,     add_task_views,       add_task_action_views,
    add_bulk_views,     add_connection_views,    add_pause_views,      add_run_views,
    add_budget_views,   add_storage_views,       add_generation_views, add_file_views,
    add_object_views,   add_object_change_views, add_access_views,     add_audit_views,
    add_log_views,      add_expression_views,    add_stage_views,      add_fetch_views,
    add_case_views,     add_task_look_views,
};

}  // namespace

const std::vector<view>& all_views() {
    static const view_list listed = [] {
        view_list all;
        for (const auto add : builtin) {
            add(all);
        }
        return all;
    }();
    return listed;
}

}  // namespace sluice::operator_page
