#include "page/views.hpp"
#include "page/views/task_filter.hpp"

namespace sluice::operator_page {
namespace {

constexpr std::size_t rows_of_page = 50;
// A page counts so many tasks at once. Past that it says "more than".
constexpr std::int64_t most_counted = 2'000;

json::object task_row(const json::value& task, wall_time now) {
    json::object row;
    row["id"] = integer_member(task, "id").value_or(0);
    row["state"] = state_of(text_member(task, "state"));
    row["route"] = text_member(task, "route");
    row["outgoing"] = text_member(task, "outgoing");
    row["entity"] = text_member(task, "entity_id");
    row["attempts"] = integer_member(task, "attempts").value_or(0);
    row["created"] = moment_member(task, "created");
    row["updated"] = moment_member(task, "updated");
    row["age"] = age_member(task, "updated", now);
    row["reason"] = text_member(task, "reason");
    row["outcome_unknown"] = flag_member(task.get_object(), "outcome_unknown");
    return row;
}

awaitable<shown> list_tasks(const visit* by) {
    const auto filter = filter_of(by->query);
    auto wanted = filter;
    wanted["limit"] = std::to_string(rows_of_page);
    wanted["below"] = field(by->query, "below");
    auto found = co_await ask(by, with_fields("/tasks", wanted));
    auto counted = filter;
    counted["most"] = std::to_string(most_counted);
    auto counts = co_await ask(by, with_fields("/tasks/counts", counted));
    shown made;
    made.title = "Tasks";
    made.template_name = "tasks";
    auto& model = made.model;
    auto connections = co_await ask(by, "/connections");
    add_filter_form(model, by->query, connections.body);
    if (!found.good() || !counts.good()) {
        // The form stays, with the mistake above it.
        const auto& failed = found.good() ? counts.failed : found.failed;
        made.status = failed.status;
        model["mistake"] = failed.model;
        co_return made;
    }
    const auto sums = sums_of(counts.body);
    json::array rows;
    for (const auto& task : items(found.body, "tasks")) {
        rows.push_back(task_row(task, by->now));
    }
    auto next = filter;
    if (rows.size() == rows_of_page) {
        next["below"] = write_json(rows.back().get_object().at("id"));
        model["next"] = with_fields("/tasks", next);
    }
    if (!field(by->query, "below").empty()) {
        model["first"] = with_fields("/tasks", filter);
    }
    model["rows"] = std::move(rows);
    const bool complete = flag_member(counts.body.get_object(), "complete");
    model["total"] = (complete ? "" : "more than ") + std::to_string(sums.total);
    model["newest"] = complete ? json::value(nullptr) : json::value(sums.total);
    model["by_state"] = counts_by_state(&sums.by_state, filter);
    model["filtered"] = !filter.empty();
    model["notice"] = notice_of(by);
    model["bulk"] = bulk_ways(by, filter, sums, complete);
    model["command"] = "sluice tasks list" + options_of(filter);
    co_return made;
}

}  // namespace

void add_task_list_views(view_list& all) {
    all.push_back({"GET", "/tasks", "tasks", list_tasks});
}

}  // namespace sluice::operator_page
