#include "page/views/task_actions.hpp"

#include "control/tasks/task_moves.hpp"
#include "page/views.hpp"

#include <algorithm>
#include <array>

namespace sluice::operator_page {
namespace {

using control::control_role;
using ledger::operator_action;
using ledger::task_state;

struct action_word {
    operator_action action;
    const char* name;  // in the address, and of the command
    const char* label;
};
constexpr std::array<action_word, 6> action_words{{
    {operator_action::approve, "approve", "Approve"},
    {operator_action::reject, "reject", "Reject"},
    {operator_action::finish, "finish", "It happened"},
    {operator_action::retry, "retry", "Send again"},
    {operator_action::skip, "skip", "Skip"},
    {operator_action::drop, "drop", "Delete"},
}};

// A failed task with an open outcome was sent: steps after the publisher failed, or its target said
// later that it did not carry it out.
bool was_sent(const json::value& task) {
    return text_member(task, "state") == "failed" &&
           flag_member(task.get_object(), "outcome_unknown");
}

std::string label_of(const action_word& word, task_state state, bool sent) {
    if (word.action != operator_action::retry) {
        return word.label;
    }
    return state == task_state::uncertain ? "It did not happen: send it"
           : sent                         ? "Do what is left"
                                          : word.label;
}

bool may_edit(const visit* by, task_state state) {
    return by->may(control_role::editor) && state != task_state::finished &&
           state != task_state::processing && state != task_state::confirming;
}

std::vector<std::string> sentences_for(operator_action action, task_state state, bool unknown) {
    switch (action) {
        case operator_action::finish:
            return {
                "You saw at the target that it happened. The task is finished, and nothing is "
                "sent.",
                "Stages after the publisher do not run."};
        case operator_action::retry:
            if (state == task_state::uncertain) {
                return {"You looked at the target, and it is not there.",
                        "The task is sent again. A target that can be asked is asked first."};
            }
            if (unknown && state == task_state::failed) {
                return {"It was sent, and is not sent again.",
                        "What is left is done at once: the steps after the publisher, or the "
                        "question to its target what became of it."};
            }
            if (unknown) {
                return {"The task is offered again, and is due at once.",
                        "It may have been sent before: its target is asked first where it can be."};
            }
            return {
                "The task is offered again, and is due at once. Its attempts so far no longer "
                "count."};
        case operator_action::skip:
            return {
                "The task leaves the queue and counts as dealt with. You can send it again "
                "later."};
        case operator_action::approve:
            return {"The task goes into the queue with the data that it has now."};
        case operator_action::reject:
            return {"The task is not sent, and counts as dealt with. You can send it again later."};
        case operator_action::drop:
            break;
    }
    if (unknown) {
        return {"The task is deleted with its data and history. This cannot be undone.",
                "It may have been sent, and nobody knows. Look at the target first."};
    }
    return {"The task is deleted with its data and history. This cannot be undone."};
}

question question_about(const action_word& word, const std::string& id, const json::value& task) {
    const auto state = ledger::task_state_named(text_member(task, "state"));
    const bool unknown =
        flag_member(task.get_object(), "outcome_unknown") || state == task_state::confirming;
    question about;
    about.title = label_of(word, *state, was_sent(task)) + ": task " + id;
    about.sentences = sentences_for(word.action, *state, unknown);
    about.button = label_of(word, *state, was_sent(task));
    about.back = "/tasks/" + id;
    about.takes_reason = true;
    about.command = std::string("sluice tasks ") + word.name + " " + id;
    if (word.action == operator_action::finish) {
        about.takes_result_id = true;
        about.command += " --result-id ID";
    }
    if (word.action == operator_action::drop) {
        about.takes_force = unknown;
        about.command += unknown ? " --force" : "";
        about.repeat = id;
    }
    about.command += " --reason 'WHY'";
    return about;
}

// The word for the notice: did the task move?
std::string done_word(const action_word& word, const json::value& report) {
    const auto count = [&](const char* name) { return integer_member(report, name).value_or(0); };
    if (count("being_delivered") > 0) {
        return "held";
    }
    return count("unfit") + count("outcome_unknown") > 0 ? "none" : word.name;
}

awaitable<shown> act_on_task(const visit* by, const action_word* word) {
    const auto id = by->slots.front();
    auto task = co_await ask(by, "/tasks/" + segment(id));
    if (!task.good()) {
        co_return task.failed;
    }
    const auto state = ledger::task_state_named(text_member(task.body, "state"));
    if (!state || !control::may_move(word->action, *state)) {
        co_return message_page(
            409,
            "task " + id + " is " + text_member(task.body, "state") + ": this action does not fit",
            "its page shows those that do");
    }
    if (const auto role = control::role_for(word->action); !by->may(role)) {
        co_return message_page(403, by->who.name + " may not do this",
                               "sign in with a token of the role " + engine::name_of(role));
    }
    auto about = question_about(*word, id, task.body);
    const bool repeated = about.repeat.empty() || field(by->form, "repeat") == about.repeat;
    if (by->form.empty() || !repeated) {
        co_return ask_first(std::move(about), by);
    }
    json::object body;
    body["tasks"] = json::array{*integer_member(task.body, "id")};
    body["reason"] = field(by->form, "reason");
    if (word->action == operator_action::finish) {
        body["result_id"] = field(by->form, "result_id");
    }
    if (word->action == operator_action::drop) {
        body["force"] = field(by->form, "force") == "yes";
    }
    auto moved = co_await change(by, "POST", std::string("/tasks/") + word->name, std::move(body));
    if (!moved.good()) {
        co_return moved.failed;
    }
    shown done;
    const auto said = done_word(*word, moved.body);
    const bool gone = word->action == operator_action::drop && said == word->name &&
                      member(moved.body, "newest_kept") == nullptr;
    done.go_to = with_fields(gone ? "/tasks" : about.back, {{"done", said}});
    co_return done;
}

template <std::size_t Index>
awaitable<shown> act(const visit* by) {
    return act_on_task(by, &action_words[Index]);
}

awaitable<shown> edit_task(const visit* by) {
    const auto id = by->slots.front();
    auto task = co_await ask(by, "/tasks/" + segment(id));
    if (!task.good()) {
        co_return task.failed;
    }
    const auto state = ledger::task_state_named(text_member(task.body, "state"));
    if (!state || !may_edit(by, *state)) {
        co_return message_page(by->may(control_role::editor) ? 409 : 403,
                               "the data of task " + id + " cannot be edited",
                               "a finished task, and one that is being delivered, stays as it is; "
                               "editing needs the role editor");
    }
    shown made;
    made.title = "Edit task " + id;
    made.template_name = "edit_task";
    made.edits_text = true;
    auto& model = made.model;
    const auto* data = member(task.body, "data");
    model["data"] = by->form.empty() ? write_json_indented(*data) : field(by->form, "data");
    model["reason"] = field(by->form, "reason");
    model["unknown"] = flag_member(task.body.get_object(), "outcome_unknown");
    model["back"] = "/tasks/" + id;
    model["command"] = "sluice tasks edit " + id + " --data FILE --reason 'WHY'";
    if (by->form.empty()) {
        co_return made;
    }
    const auto read = parse_json(field(by->form, "data"));
    if (!read) {
        made.status = 400;
        model["mistake"] = read.error().message;
        co_return made;
    }
    json::object body;
    body["data"] = *read;
    body["reason"] = field(by->form, "reason");
    body["send_again"] = field(by->form, "send") != "no";
    body["force"] = field(by->form, "force") == "yes";
    auto edited = co_await change(by, "PUT", "/tasks/" + segment(id) + "/data", std::move(body));
    if (!edited.good()) {
        made.status = edited.failed.status;
        model["mistake"] = text_member(edited.body, "error");
        model["mend"] = text_member(edited.body, "mend");
        co_return made;
    }
    shown done;
    done.go_to = "/tasks/" + id + "?done=edit";
    co_return done;
}

}  // namespace

json::array actions_for(const visit* by, const json::value& task) {
    json::array actions;
    const auto state = ledger::task_state_named(text_member(task, "state"));
    if (!state) {
        return actions;
    }
    const auto base = "/tasks/" + std::to_string(integer_member(task, "id").value_or(0)) + "/";
    if (*state == task_state::uncertain && by->may(control_role::operates)) {
        actions.push_back(json::object{
            {"label", "Look at the target"}, {"address", base + "look"}, {"loud", false}});
    }
    for (const auto& word : action_words) {
        if (by->may(control::role_for(word.action)) && control::may_move(word.action, *state)) {
            actions.push_back(json::object{{"label", label_of(word, *state, was_sent(task))},
                                           {"address", base + word.name},
                                           {"loud", word.action == operator_action::drop}});
        }
    }
    if (may_edit(by, *state)) {
        actions.push_back(
            json::object{{"label", "Edit and send"}, {"address", base + "edit"}, {"loud", false}});
    }
    return actions;
}

void add_task_action_views(view_list& all) {
    constexpr view_handler handlers[] = {act<0>, act<1>, act<2>, act<3>, act<4>, act<5>};
    for (std::size_t i = 0; i < action_words.size(); ++i) {
        for (const char* method : {"GET", "POST"}) {
            all.push_back(
                {method, std::string("/tasks/{id}/") + action_words[i].name, "tasks", handlers[i]});
        }
    }
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/tasks/{id}/edit", "tasks", edit_task});
    }
}

}  // namespace sluice::operator_page
