// Shows results at a target that may be those of an uncertain task. A person decides by them.

#include "page/views.hpp"
#include "page/views/parts.hpp"

#include <sluice/model/text.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <utility>

namespace sluice::operator_page {
namespace {

std::string words_of(const json::value& from, std::string_view name) {
    std::string text;
    for (const auto& one : items(from, name)) {
        append_item(text, text_or_empty(one));
    }
    return text;
}

json::array result_rows(const json::value& found, const std::string& back) {
    json::array rows;
    for (const auto& one : items(found, "results")) {
        const auto id = text_member(one, "id");
        const bool taken = flag_member(one.get_object(), "taken");
        rows.push_back(
            json::object{{"id", id},
                         {"at", moment_member(one, "at")},
                         {"text", text_member(one, "text")},
                         {"status", text_member(one, "status")},
                         {"alike", words_of(one, "alike")},
                         {"unlike", words_of(one, "unlike")},
                         {"taken", taken},
                         {"way", taken ? "" : with_fields(back + "/finish", {{"result_id", id}})}});
    }
    return rows;
}

// The task's last request, so that a person can compare. A question to the target is none.
void add_sent(json::object& model, const json::value& task) {
    model["request"] = nullptr;
    model["sent"] = nullptr;
    for (const auto& one : items(task, "tries")) {
        auto request = text_member(one, "request");
        if (!request.empty() && !request.starts_with("asked about ")) {
            model["request"] = std::move(request);
            model["sent"] = text_member(one, "sent");
        }
    }
}

awaitable<shown> look_at_target(const visit* by) {
    const auto id = by->slots.front();
    if (!by->may(control::control_role::operates)) {
        co_return message_page(403, by->who.name + " may not ask a target",
                               "sign in with a token of the role operator");
    }
    auto task = co_await ask(by, "/tasks/" + segment(id));
    if (!task.good()) {
        co_return task.failed;
    }
    const auto back = "/tasks/" + segment(id);
    shown made;
    made.title = "Is it there? Task " + id;
    made.template_name = "task_look";
    auto& model = made.model;
    for (const char* name : {"mistake", "mend", "looked", "results", "partly"}) {
        model[name] = nullptr;
    }
    model["back"] = back;
    model["reason"] = text_member(task.body, "reason");
    model["outgoing"] = text_member(task.body, "outgoing");
    model["happened"] = back + "/finish";
    model["did_not"] = back + "/retry";
    model["command"] = "sluice tasks look " + id;
    add_sent(model, task.body);
    if (by->form.empty()) {
        co_return made;
    }
    auto found = co_await change(by, "POST", back + "/possible", nullptr);
    if (!found.good()) {
        made.status = found.failed.status;
        model["mistake"] = text_member(found.body, "error");
        model["mend"] = text_member(found.body, "mend");
        co_return made;
    }
    if (const auto refused = text_member(found.body, "refused"); !refused.empty()) {
        made.status = 409;
        model["mistake"] = refused;
        model["mend"] = text_member(found.body, "mend");
        co_return made;
    }
    model["looked"] = true;
    model["partly"] = !flag_member(found.body.get_object(), "whole");
    model["results"] = result_rows(found.body, back);
    co_return made;
}

}  // namespace

void add_task_look_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/tasks/{id}/look", "tasks", look_at_target});
    }
}

}  // namespace sluice::operator_page
