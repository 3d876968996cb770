#include "page/views.hpp"
#include "page/views/graph.hpp"
#include "page/views/parts.hpp"

#include <cstdlib>
#include <set>

namespace sluice::operator_page {
namespace {

json::object pausable(const std::string& kind, const std::string& name, const json::value& pauses) {
    json::object part;
    part["kind"] = kind;
    part["name"] = name;
    part["pause_path"] = "/pause/" + kind + "/" + segment(name);
    part["resume_path"] = "/resume/" + kind + "/" + segment(name);
    part["log_path"] = with_fields("/log", {{kind, name}});
    part["since"] = nullptr;
    for (const auto& one : items(pauses, "pauses")) {
        if (text_member(one, "kind") == kind && text_member(one, "name") == name) {
            part["since"] = moment_member(one, "since");
            part["who"] = text_member(one, "who");
            part["reason"] = text_member(one, "reason");
        }
    }
    return part;
}

// Each route and each outgoing once.
json::array pausable_parts(const json::array& rows, const json::value& pauses) {
    json::array parts;
    std::set<std::string> known;
    for (const std::string kind : {"route", "outgoing"}) {
        for (const auto& row : rows) {
            const auto name = text_member(row, kind);
            if (known.insert(kind + " " + name).second) {
                parts.push_back(pausable(kind, name, pauses));
            }
        }
    }
    return parts;
}

// A page of all parts of a large configuration would be of many megabytes.
constexpr std::string_view most_shown = "200";

std::string shown_part(const std::string& path, const visit* by, fields asked = {}) {
    asked["most"] = std::string(most_shown);
    asked["name"] = field(by->query, "name");
    return with_fields(path, asked);
}

// The search, and how many parts the page leaves out. There is none while all of them fit.
void add_search(json::object& model, const visit* by, std::int64_t more) {
    const auto name = field(by->query, "name");
    if (more == 0 && name.empty()) {
        return;
    }
    json::object search;
    search["name"] = name;
    search["more"] = more == 0 ? json::value(nullptr) : json::value(more);
    model["search"] = std::move(search);
}

awaitable<shown> show_routes(const visit* by) {
    auto routes = co_await ask(by, shown_part("/routes", by));
    auto connections = co_await ask(by, "/connections?kind=outgoing");
    auto pauses = co_await ask(by, "/pauses");
    for (auto* one : {&routes, &connections, &pauses}) {
        if (!one->good()) {
            co_return one->failed;
        }
    }
    auto rows = lane_rows(routes.body, connections.body, by->now);
    shown made;
    made.title = "Routes";
    made.template_name = "routes";
    made.model["notice"] = notice_of(by);
    made.model["operates"] = by->may(control::control_role::operates);
    add_search(made.model, by, integer_member(routes.body, "more").value_or(0));
    made.model["parts"] = pausable_parts(rows, pauses.body);
    if (!rows.empty()) {
        made.model["graph"] = graph_of(rows);
    }
    made.model["lanes"] = std::move(rows);
    co_return made;
}

// Sums up what became of the runs that the schedule asked for.
std::string events_text(const json::value& incoming) {
    std::string text;
    const auto* events = member(incoming, "events");
    if (events == nullptr || kind_of(*events) != json_kind::object) {
        return text;
    }
    for (const auto& [kind, count] : events->get_object()) {
        // A run that was started shows among the runs.
        if (kind != "started" && integer_member(*events, kind).value_or(0) > 0) {
            text += (text.empty() ? "" : ", ") + write_json(count) + " " + std::string(kind);
        }
    }
    return text;
}

// A cron line names its zone, unless it is UTC. An interval has none.
std::string shown_zone(const std::string& schedule, const std::string& zone) {
    const bool names_it = schedule.find(" in ") != std::string::npos;
    return names_it || schedule.starts_with("every ") ? std::string() : zone;
}

// "Clocks in Europe/Berlin go forward by 1h": null while no change is near.
json::value clock_change_of(const json::value& incoming) {
    const auto* change = member(incoming, "clock_change");
    if (change == nullptr || kind_of(*change) != json_kind::object) {
        return nullptr;
    }
    const auto minutes = integer_member(*change, "minutes").value_or(0);
    const auto length = format_duration(std::chrono::minutes(std::abs(minutes)));
    json::object made;
    made["text"] = "Clocks in " + text_member(incoming, "zone") + " go " +
                   (minutes > 0 ? "forward" : "back") + " by " + length;
    made["at"] = moment_member(*change, "at");
    return made;
}

// A run that begins later than this after its time was late.
constexpr std::chrono::milliseconds worth_a_word{1000};

json::object schedule_row(const json::value& incoming, wall_time now) {
    const auto& members = incoming.get_object();
    const auto name = text_member(incoming, "name");
    json::object row;
    row["name"] = name;
    row["schedule"] = text_member(incoming, "schedule");
    row["zone"] = shown_zone(text_member(incoming, "schedule"), text_member(incoming, "zone"));
    row["clock_change"] = clock_change_of(incoming);
    row["next_clock"] = text_member(incoming, "next_clock");
    row["log_path"] = with_fields("/log", {{"incoming", name}});
    row["running"] = flag_member(members, "running");
    row["paused"] = flag_member(members, "paused");
    row["refused"] = text_member(incoming, "refused");
    row["failure"] = text_member(incoming, "failure");
    row["last"] = moment_member(incoming, "last_success");
    row["last_age"] = age_member(incoming, "last_success", now);
    const auto late = integer_member(incoming, "last_lateness_ms").value_or(0);
    row["late"] = late < worth_a_word.count() ? std::string()
                                              : format_duration(std::chrono::milliseconds(late));
    row["next"] = moment_member(incoming, "next_run");
    json::array later;
    for (const auto& at : items(incoming, "upcoming")) {
        later.push_back(moment(&at));
    }
    if (!later.empty()) {
        later.erase(later.begin());
    }
    row["later"] = std::move(later);
    row["events"] = events_text(incoming);
    row["runs"] = integer_member(incoming, "runs").value_or(0);
    row["failed_runs"] = integer_member(incoming, "failed_runs").value_or(0);
    row["tasks"] = integer_member(incoming, "tasks").value_or(0);
    row["run_path"] = "/run/" + segment(name);
    row["runs_path"] = with_fields("/runs", {{"incoming", name}});
    row["tasks_path"] = with_fields("/tasks", {{"incoming", name}});
    row["pause_path"] = "/pause/incoming/" + segment(name);
    row["resume_path"] = "/resume/incoming/" + segment(name);
    return row;
}

awaitable<shown> show_schedules(const visit* by) {
    auto connections = co_await ask(by, shown_part("/connections", by, {{"kind", "incoming"}}));
    if (!connections.good()) {
        co_return connections.failed;
    }
    json::array rows;
    for (const auto& incoming : items(connections.body, "incoming")) {
        rows.push_back(schedule_row(incoming, by->now));
    }
    shown made;
    made.title = "Schedules";
    made.template_name = "schedules";
    made.model["notice"] = notice_of(by);
    const auto* more = member(connections.body, "more");
    add_search(made.model, by, more == nullptr ? 0 : integer_member(*more, "incoming").value_or(0));
    made.model["operates"] = by->may(control::control_role::operates);
    made.model["rows"] = std::move(rows);
    co_return made;
}

}  // namespace

void add_connection_views(view_list& all) {
    all.push_back({"GET", "/routes", "routes", show_routes});
    all.push_back({"GET", "/schedules", "schedules", show_schedules});
}

}  // namespace sluice::operator_page
