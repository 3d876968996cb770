#include "control/tasks/task_moves.hpp"
#include "page/views.hpp"
#include "page/views/task_actions.hpp"
#include "page/views/task_story.hpp"

namespace sluice::operator_page {
namespace {

// A page stays quick with any number of attempts.
constexpr std::int64_t attempts_of_page = 50;
// More of the data comes on demand.
constexpr std::size_t data_shown = std::size_t{16} * 1024;

std::string pretty(const json::value& of, std::string_view name) {
    const auto* value = member(of, name);
    return value == nullptr ? std::string() : write_json_indented(*value);
}

// The number of an attempt, from the address; empty for anything else.
std::string attempt_in(const fields& query) {
    const auto asked = field(query, "before");
    const bool is_number = asked.size() < 10 &&
                           asked.find_first_not_of("0123456789") == std::string::npos &&
                           asked != "0";
    return is_number ? asked : std::string();
}

void add_story(json::object& model, const json::value& task) {
    const auto address = "/tasks/" + std::to_string(integer_member(task, "id").value_or(0));
    const auto& tries = items(task, "tries");
    const auto number_of = [](const json::value& attempt) {
        return integer_member(attempt, "number").value_or(0);
    };
    if (flag_member(task.get_object(), "more_before") && !tries.empty()) {
        const auto first = number_of(tries.front());
        model["earlier"] = address + "?before=" + std::to_string(first);
        model["first_attempt"] = first;
    }
    if (flag_member(task.get_object(), "more_after")) {
        const auto last = tries.empty() ? 0 : number_of(tries.back());
        model["later"] = address + "?before=" + std::to_string(last + attempts_of_page + 1);
        model["newest"] = address;
    }
    model["story"] = story_of(task);
}

json::array followers(const json::value& task) {
    json::array rows;
    for (const auto& one : items(task, "followed_by")) {
        rows.push_back(json::object{{"id", integer_member(one, "id").value_or(0)},
                                    {"state", state_of(text_member(one, "state"))},
                                    {"outgoing", text_member(one, "outgoing")},
                                    {"request", text_member(one, "request")},
                                    {"response", text_member(one, "response")}});
    }
    return rows;
}

json::array headers_of(const json::value& task) {
    json::array rows;
    const auto* headers = member(task, "headers");
    if (headers != nullptr && kind_of(*headers) == json_kind::object) {
        for (const auto& [name, value] : headers->get_object()) {
            rows.push_back(json::object{{"name", name}, {"value", text_or_empty(value)}});
        }
    }
    return rows;
}

awaitable<shown> show_task(const visit* by) {
    const auto id = by->slots.front();
    auto task = co_await ask(
        by, with_fields("/tasks/" + segment(id), {{"last", std::to_string(attempts_of_page)},
                                                  {"before", attempt_in(by->query)}}));
    auto routes = co_await ask(by, "/routes");
    auto connections = co_await ask(by, "/connections");
    for (auto* one : {&task, &routes, &connections}) {
        if (!one->good()) {
            co_return one->failed;
        }
    }
    const auto& body = task.body;
    shown made;
    made.title = "Task " + id;
    made.template_name = "task";
    auto& model = made.model;
    for (const char* name :
         {"route", "outgoing", "incoming", "entity_type", "entity_id", "reason", "external_id"}) {
        model[name] = text_member(body, name);
    }
    model["id"] = integer_member(body, "id").value_or(0);
    model["run"] = integer_member(body, "run").value_or(0);
    model["attempts"] = integer_member(body, "attempts").value_or(0);
    model["state"] = state_of(text_member(body, "state"));
    model["created"] = moment_member(body, "created");
    model["updated"] = moment_member(body, "updated");
    model["next_attempt"] = moment_member(body, "next_attempt");
    model["outcome_unknown"] = flag_member(body.get_object(), "outcome_unknown");
    model["waits_for"] = waits_for(body, lane_of(body, routes.body, connections.body));
    model["actions"] = actions_for(by, body);
    model["operates"] = by->may(control::control_role::operates);
    model["edits"] = by->may(control::control_role::editor);
    model["headers"] = headers_of(body);
    auto data = pretty(body, "data");
    const bool whole = field(by->query, "data") == "whole";
    model["data_size"] = data.size();
    model["data_cut"] = !whole && data.size() > data_shown;
    if (!whole && data.size() > data_shown) {
        data.resize(data_shown);
    }
    model["data"] = std::move(data);
    model["followed_by"] = followers(body);
    model["notice"] = notice_of(by);
    model["command"] = "sluice tasks show " + id;
    model["same_record"] = with_fields("/tasks", {{"entity", text_member(body, "entity_id")},
                                                  {"incoming", text_member(body, "incoming")}});
    model["runs_path"] = with_fields("/runs", {{"incoming", text_member(body, "incoming")}});
    add_story(model, body);
    co_return made;
}

}  // namespace

void add_task_views(view_list& all) {
    all.push_back({"GET", "/tasks/{id}", "tasks", show_task});
}

}  // namespace sluice::operator_page
