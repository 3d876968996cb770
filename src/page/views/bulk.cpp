// One action for all tasks that match a filter: first how many, which ones and what happens.

#include "control/tasks/task_moves.hpp"
#include "page/views.hpp"
#include "page/views/task_filter.hpp"

#include <algorithm>
#include <array>

namespace sluice::operator_page {
namespace {

using ledger::operator_action;

struct bulk_action {
    operator_action action;
    const char* name;
    const char* button;
    const char* sentence;
};
constexpr std::array<bulk_action, 5> bulk_actions{{
    {operator_action::approve, "approve", "Approve",
     "They go into the queue with the data that they have now. The budget sets their pace."},
    {operator_action::reject, "reject", "Reject",
     "They are not sent, and count as dealt with. You can send them again later."},
    {operator_action::retry, "retry", "Send again",
     "They are offered again, and are due at once. The budget sets their pace."},
    {operator_action::skip, "skip", "Skip",
     "They leave the queue and count as dealt with. You can send them again later."},
    {operator_action::drop, "drop", "Delete",
     "They are deleted with their data and history. This cannot be undone. Tasks that may have "
     "been sent are left alone."},
}};

// The first tasks, as the filter finds them.
json::array sample_rows(const json::value& found) {
    json::array rows;
    for (const auto& task : items(found, "tasks")) {
        rows.push_back(json::object{{"id", integer_member(task, "id").value_or(0)},
                                    {"state", state_of(text_member(task, "state"))},
                                    {"route", text_member(task, "route")},
                                    {"outgoing", text_member(task, "outgoing")},
                                    {"entity", text_member(task, "entity_id")},
                                    {"reason", text_member(task, "reason")}});
    }
    return rows;
}

std::string fitting_states(operator_action action, const task_sums& sums, std::int64_t& count) {
    std::string states;
    for (const auto& [state, number] : sums.by_state.get_object()) {
        const auto known = ledger::task_state_named(state);
        if (known && control::may_move(action, *known)) {
            states += (states.empty() ? "" : ",") + std::string(state);
            count += sums.of(state);
        }
    }
    return states;
}

// A move that takes longer: how far it is, and the way to stop it.
awaitable<shown> follow_move(const visit* by) {
    const auto target = "/bulk-moves/" + segment(by->slots.front());
    auto found = by->form.empty() ? ask(by, target) : change(by, "DELETE", target, nullptr);
    auto move = co_await std::move(found);
    if (!move.good()) {
        co_return move.failed;
    }
    shown made;
    const auto action = text_member(move.body, "action");
    const auto word = std::ranges::find(bulk_actions, action, &bulk_action::name);
    made.title = word == bulk_actions.end() ? action : std::string(word->button);
    made.template_name = "bulk_move";
    auto& model = made.model;
    for (const char* name : {"who", "reason", "failure"}) {
        model[name] = text_member(move.body, name);
    }
    for (const char* name : {"expected", "moved"}) {
        model[name] = integer_member(move.body, name).value_or(0);
    }
    model["held"] = count_or_null(move.body, "being_delivered");
    model["unknown"] = count_or_null(move.body, "outcome_unknown");
    model["began"] = moment_member(move.body, "began");
    model["ended"] = moment_member(move.body, "ended");
    model["stopped"] = flag_member(move.body.get_object(), "stopped");
    model["goes_on"] = text_member(move.body, "ended").empty();
    model["operates"] = by->may(control::control_role::operates);
    co_return made;
}

awaitable<shown> act_on_all(const visit* by, const bulk_action* wanted) {
    if (!by->may(control::control_role::operates)) {
        co_return message_page(403, by->who.name + " may look only",
                               "sign in with a token of the role operator");
    }
    const auto filter = filter_of(by->query);
    if (filter.empty()) {
        co_return message_page(400, "nothing says which tasks", "choose some in the list first");
    }
    auto counts = co_await ask(by, with_fields("/tasks/counts", filter));
    if (!counts.good()) {
        co_return counts.failed;
    }
    std::int64_t number = 0;
    auto sampled = filter;
    sampled["status"] = fitting_states(wanted->action, sums_of(counts.body), number);
    sampled["limit"] = "10";
    if (number == 0) {
        co_return message_page(409, "no task that matches is in a state for this",
                               "the list shows what matches now");
    }
    const auto repeat = std::to_string(number);
    question about;
    about.title = std::string(wanted->button) + ": " + repeat + (number == 1 ? " task" : " tasks");
    about.sentences = {"These are all tasks that match: " + options_of(filter).substr(1),
                       wanted->sentence};
    about.button = wanted->button;
    about.back = with_fields("/tasks", filter);
    about.takes_reason = true;
    about.command =
        std::string("sluice tasks ") + wanted->name + options_of(filter) + " --reason 'WHY'";
    about.repeat = wanted->action == operator_action::drop ? repeat : "";
    const bool repeated = about.repeat.empty() || field(by->form, "repeat") == about.repeat;
    if (by->form.empty() || !repeated) {
        auto sample = co_await ask(by, with_fields("/tasks", sampled));
        auto made = ask_first(std::move(about), by);
        made.model["sample"] = sample_rows(sample.body);
        co_return made;
    }
    json::object body;
    for (const auto& [name, value] : filter) {
        body[name] = value;
    }
    body["action"] = wanted->name;
    body["reason"] = field(by->form, "reason");
    auto moved = co_await change(by, "POST", "/bulk-moves", std::move(body));
    if (!moved.good()) {
        co_return moved.failed;
    }
    shown done;
    if (text_member(moved.body, "ended").empty()) {
        done.go_to = "/bulk/moves/" + std::to_string(integer_member(moved.body, "id").value_or(0));
        co_return done;
    }
    auto way = filter;
    way["done"] = "bulk";
    done.go_to = with_fields("/tasks", way);
    co_return done;
}

template <std::size_t Index>
awaitable<shown> act_bulk(const visit* by) {
    return act_on_all(by, &bulk_actions[Index]);
}

}  // namespace

void add_bulk_views(view_list& all) {
    for (const char* method : {"GET", "POST"}) {
        all.push_back({method, "/bulk/moves/{id}", "tasks", follow_move});
    }
    constexpr view_handler handlers[] = {act_bulk<0>, act_bulk<1>, act_bulk<2>, act_bulk<3>,
                                         act_bulk<4>};
    for (std::size_t i = 0; i < bulk_actions.size(); ++i) {
        for (const char* method : {"GET", "POST"}) {
            all.push_back(
                {method, std::string("/bulk/") + bulk_actions[i].name, "tasks", handlers[i]});
        }
    }
}

}  // namespace sluice::operator_page
