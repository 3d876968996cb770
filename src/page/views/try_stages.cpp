// The stages of an object on one record, step by step, with the difference that each makes.

#include "page/views.hpp"
#include "page/views/difference.hpp"
#include "page/views/trial_parts.hpp"

#include <sluice/model/text.hpp>

namespace sluice::operator_page {
namespace {

json::array step_rows(const json::value& story) {
    json::array rows;
    for (const auto& step : items(story, "steps")) {
        const auto& out = items(step, "out");
        const auto* in = member(step, "in");
        const auto before = write_json_indented(in == nullptr ? json::value(nullptr) : *in);
        json::array outputs;
        bool same = out.size() == 1;
        for (const auto& one : out) {
            auto difference = difference_of(before, write_json_indented(one));
            same = same && difference.empty();
            const bool several = out.size() > 1;
            json::object row;
            row["number"] = several ? json::value(outputs.size() + 1) : json::value(nullptr);
            row["all"] = out.size();
            row["difference"] = std::move(difference);
            outputs.push_back(std::move(row));
        }
        json::object row;
        for (const char* name : {"stage", "dropped", "failure", "handled"}) {
            row[name] = text_member(step, name);
        }
        row["unasked"] = texts_of(step, "not_asked");
        row["outputs"] = std::move(outputs);
        row["same"] = same;
        rows.push_back(std::move(row));
    }
    return rows;
}

void add_story(json::object& model, const json::value& story) {
    model["tried"] = true;
    model["steps"] = step_rows(story);
    model["ends"] = text_member(story, "ends");
    model["held"] = texts_of(story, "held");
    json::array keeps;
    for (const auto& one : items(story, "keeps")) {
        keeps.push_back(json::object{{"storage", text_member(one, "storage")},
                                     {"key", text_member(one, "key")},
                                     {"value", text_member(one, "value")}});
    }
    model["keeps"] = std::move(keeps);
    json::array results;
    for (const auto& one : items(story, "results")) {
        const auto* data = member(one, "data");
        results.push_back(json::object{
            {"owner", text_member(one, "owner")},
            {"data", write_json_indented(data == nullptr ? json::value(nullptr) : *data)}});
    }
    model["results"] = std::move(results);
}

awaitable<json::array> known_objects(const visit* by) {
    auto routes = co_await ask(by, "/routes");
    auto connections = co_await ask(by, "/connections");
    json::array names;
    const auto add = [&](const char* map, const json::array& all) {
        for (const auto& one : all) {
            names.push_back(json::value(map + text_member(one, "name")));
        }
    };
    add("routes.", items(routes.body, "routes"));
    add("incoming.", items(connections.body, "incoming"));
    add("outgoing.", items(connections.body, "outgoing"));
    co_return names;
}

// Returns the body of the request, or the mistake in the form.
result<json::object> question_in(const visit* by, const draft_of_file& draft) {
    json::object body;
    body["object"] = std::string(trimmed(field(by->form, "object")));
    const bool files = !draft.path.empty() || field(by->form, "configuration") == "files";
    body["configuration"] = files ? "files" : "running";
    add_draft(body, draft);
    const auto task = std::string(trimmed(field(by->form, "task")));
    if (!task.empty()) {
        const auto number = parse_json(task);
        if (!number || kind_of(*number) != json_kind::number) {
            return failure(failure_class::invalid, "'" + task + "' is no task's number", "");
        }
        body["task"] = *number;
        return body;
    }
    auto data = parse_json(field(by->form, "data"));
    if (!data) {
        return std::move(data.error()).within("record");
    }
    body["data"] = *std::move(data);
    return body;
}

awaitable<shown> try_stages(const visit* by) {
    auto made = trial_page(by, "Try stages", "try_stages", "on_stages");
    auto& model = made.model;
    const auto& given = by->form.empty() ? by->query : by->form;
    const auto draft = draft_in(by);
    for (const char* name : {"object", "task", "data"}) {
        model[name] = field(given, name);
    }
    for (const char* name : {"steps", "ends", "held", "keeps", "results"}) {
        model[name] = nullptr;
    }
    show_draft(model, draft);
    model["files"] = field(given, "configuration") == "files";
    model["objects"] = co_await known_objects(by);
    const auto object = field(given, "object");
    const auto task = field(given, "task");
    model["command"] = object.empty() && !task.empty()
                           ? "sluice tasks show " + shell_word(task) + " --stages"
                           : "sluice try " + shell_word(object.empty() ? "OBJECT" : object) + " " +
                                 shell_word(task.empty() ? "FILE" : task);
    // The editor comes here with its text only, and the person then says which record.
    const bool ready = !task.empty() || !field(given, "data").empty();
    if (by->form.empty() || !ready || field(by->form, "step") == "forget") {
        co_return made;
    }
    auto body = question_in(by, draft);
    if (!body) {
        add_mistake(made, 400, body.error().message, body.error().mend);
        co_return made;
    }
    auto done = co_await change(by, "POST", "/trials/stages", *std::move(body));
    if (!done.good()) {
        add_mistake(made, done.failed.status, text_member(done.body, "error"),
                    text_member(done.body, "mend"));
        co_return made;
    }
    auto status = co_await ask(by, "/status");
    if (!add_problems(made, done.body, text_member(status.body, "configuration"))) {
        add_story(model, *member(done.body, "stages"));
    }
    co_return made;
}

}  // namespace

void add_stage_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/try/stages", "try", try_stages});
    }
}

}  // namespace sluice::operator_page
