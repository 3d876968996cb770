#include "page/views.hpp"
#include "page/views/parts.hpp"

namespace sluice::operator_page {
namespace {

constexpr std::size_t runs_of_page = 50;

json::object run_row(const json::value& run, wall_time now) {
    json::object row;
    for (const char* name : {"id", "pages", "items", "entities", "tasks", "rejected"}) {
        row[name] = integer_member(run, name).value_or(0);
    }
    row["generation"] = count_or_null(run, "generation");
    row["incoming"] = text_member(run, "incoming");
    row["trigger"] = text_member(run, "trigger");
    row["failure"] = text_member(run, "failure");
    row["started"] = moment_member(run, "started");
    const auto started = parse_utc(text_member(run, "started"));
    const auto ended = parse_utc(text_member(run, "ended"));
    row["running"] = !ended.has_value();
    row["took"] = started && ended ? format_duration(*ended - *started)
                  : started        ? age_of(*started, now)
                                   : "";
    row["tasks_path"] =
        with_fields("/tasks", {{"run", std::to_string(integer_member(run, "id").value_or(0))}});
    return row;
}

awaitable<shown> list_runs(const visit* by) {
    const auto incoming = field(by->query, "incoming");
    const fields filter{{"incoming", incoming}};
    auto wanted = filter;
    wanted["limit"] = std::to_string(runs_of_page);
    wanted["below"] = field(by->query, "below");
    auto found = co_await ask(by, with_fields("/runs", wanted));
    auto connections = co_await ask(by, "/connections");
    for (auto* one : {&found, &connections}) {
        if (!one->good()) {
            co_return one->failed;
        }
    }
    json::array rows;
    for (const auto& run : items(found.body, "runs")) {
        rows.push_back(run_row(run, by->now));
    }
    shown made;
    made.title = "Runs";
    made.template_name = "runs";
    auto& model = made.model;
    if (rows.size() == runs_of_page) {
        auto next = filter;
        next["below"] = write_json(rows.back().get_object().at("id"));
        model["next"] = with_fields("/runs", next);
    }
    json::array names;
    for (const auto& one : items(connections.body, "incoming")) {
        const auto name = text_member(one, "name");
        names.push_back(json::object{{"name", name}, {"chosen", name == incoming}});
    }
    model["names"] = std::move(names);
    model["rows"] = std::move(rows);
    model["incoming"] = incoming;
    model["command"] = "sluice runs" + (incoming.empty() ? "" : " " + shell_word(incoming));
    co_return made;
}

}  // namespace

void add_run_views(view_list& all) {
    all.push_back({"GET", "/runs", "runs", list_runs});
}

}  // namespace sluice::operator_page
