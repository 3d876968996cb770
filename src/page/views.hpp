#pragma once

// Lists the files of views/. Each adds the pages of one subject.

#include "page/view.hpp"

namespace sluice::operator_page {

using view_list = std::vector<view>;

void add_overview_views(view_list& all);
void add_task_list_views(view_list& all);
void add_task_views(view_list& all);
void add_task_action_views(view_list& all);
void add_task_look_views(view_list& all);
void add_bulk_views(view_list& all);
void add_connection_views(view_list& all);
void add_pause_views(view_list& all);
void add_run_views(view_list& all);
void add_budget_views(view_list& all);
void add_storage_views(view_list& all);
void add_generation_views(view_list& all);
void add_file_views(view_list& all);
void add_object_views(view_list& all);
void add_object_change_views(view_list& all);
void add_access_views(view_list& all);
void add_audit_views(view_list& all);
void add_log_views(view_list& all);
void add_expression_views(view_list& all);
void add_stage_views(view_list& all);
void add_fetch_views(view_list& all);
void add_case_views(view_list& all);

}  // namespace sluice::operator_page
