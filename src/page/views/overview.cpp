#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

json::array next_run_rows(const json::value& status) {
    json::array rows;
    for (const auto& one : items(status, "next_runs")) {
        rows.push_back(json::object{{"incoming", text_member(one, "incoming")},
                                    {"at", moment_member(one, "at")}});
    }
    return rows;
}

json::array budget_rows(const json::value& status) {
    json::array rows;
    for (const auto& one : items(status, "budgets")) {
        rows.push_back(json::object{{"api", text_member(one, "api")},
                                    {"left", integer_member(one, "left").value_or(0)},
                                    {"limit", integer_member(one, "limit").value_or(0)},
                                    {"waiting", count_or_null(one, "waiting")}});
    }
    return rows;
}

// Leads from a trouble to the page that shows it, where the mend names one.
std::string page_for(const std::string& mend) {
    constexpr std::pair<std::string_view, const char*> ways[] = {
        {"tasks list --status uncertain", "/tasks?status=uncertain"},
        {"tasks list --status failed", "/tasks?status=failed"},
        {"tasks list --status rejected", "/tasks?status=rejected"},
        {"sluice runs", "/runs"},
        {"sluice plan", "/budgets"},
        {"sluice resume", "/schedules"},
        {"sluice paused", "/routes"},
        {"sluice check", "/configuration"},
    };
    for (const auto& [words, address] : ways) {
        if (mend.find(words) != std::string::npos) {
            return address;
        }
    }
    return {};
}

json::array trouble_rows(const json::value& status) {
    json::array rows;
    for (const auto& one : items(status, "troubles")) {
        const auto mend = text_member(one, "mend");
        rows.push_back(json::object{
            {"message", text_member(one, "message")}, {"mend", mend}, {"way", page_for(mend)}});
    }
    return rows;
}

awaitable<shown> overview(const visit* by) {
    auto status = co_await ask(by, "/status");
    auto routes = co_await ask(by, "/routes?most=100");
    auto connections = co_await ask(by, "/connections?kind=outgoing");
    for (auto* one : {&status, &routes, &connections}) {
        if (!one->good()) {
            co_return one->failed;
        }
    }
    shown made;
    made.title = "Overview";
    made.template_name = "overview";
    auto& model = made.model;
    model["troubles"] = trouble_rows(status.body);
    model["more_troubles"] = count_or_null(status.body, "more_troubles");
    model["open"] = counts_by_state(member(status.body, "open_tasks"), {});
    model["oldest"] = moment_member(status.body, "oldest_task");
    model["age"] = age_member(status.body, "oldest_task", by->now);
    model["lanes"] = lane_rows(routes.body, connections.body, by->now);
    model["more_routes"] = count_or_null(routes.body, "more");
    model["next_runs"] = next_run_rows(status.body);
    model["budgets"] = budget_rows(status.body);
    model["started"] = moment_member(status.body, "started");
    model["up"] = age_member(status.body, "started", by->now);
    model["configuration"] = text_member(status.body, "configuration");
    model["state"] = text_member(status.body, "state");
    model["process"] = integer_member(status.body, "process").value_or(0);
    co_return made;
}

}  // namespace

void add_overview_views(view_list& all) {
    all.push_back({"GET", "/", "", overview});
}

}  // namespace sluice::operator_page
