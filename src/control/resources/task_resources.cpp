#include "control/paging.hpp"
#include "control/resources.hpp"
#include "control/tasks/task_edits.hpp"
#include "control/tasks/task_json.hpp"
#include "control/tasks/task_moves.hpp"
#include "control/tasks/task_words.hpp"

#include <boost/json/array.hpp>

#include <limits>
#include <map>

namespace sluice::control {
namespace {

awaitable<result<answer>> list_tasks(const control_context* context, const call* asked) {
    auto words = query_of(asked->query);
    const auto page = page_of(asked->query);
    if (!words || !page) {
        co_return words ? page.error() : words.error();
    }
    words->limit = page->limit;
    words->below = page->below.value_or(0);
    auto filter = words->filter(context->time.now());
    if (!filter) {
        co_return filter.error();
    }
    const auto found = co_await context->ledger.list(*std::move(filter));
    if (!found) {
        co_return found.error();
    }
    co_return answer{200, json::object{{"tasks", tasks_array(*found)}}};
}

// Counting a million tasks takes longer than a page should. A list of the newest ones does not.
constexpr std::int64_t most_counted = 10'000;

std::vector<ledger::lane_count> counted(const std::vector<ledger::task>& tasks) {
    std::map<ledger::lane, std::map<ledger::task_state, std::int64_t>> lanes;
    for (const auto& task : tasks) {
        ++lanes[task.lane][task.state];
    }
    std::vector<ledger::lane_count> all;
    for (auto& [lane, states] : lanes) {
        all.push_back({lane, std::move(states)});
    }
    return all;
}

awaitable<result<answer>> count_newest(const control_context* context, ledger::task_filter filter,
                                       std::int64_t most) {
    filter.limit = static_cast<std::size_t>(most) + 1;
    auto found = co_await context->ledger.list(std::move(filter));
    if (!found) {
        co_return found.error();
    }
    const bool complete = found->size() <= static_cast<std::size_t>(most);
    if (!complete) {
        found->pop_back();
    }
    co_return answer{
        200, json::object{{"lanes", counts_array(counted(*found))}, {"complete", complete}}};
}

awaitable<result<answer>> count_tasks(const control_context* context, const call* asked) {
    auto query = asked->query;
    const auto most = number_parameter(query, "most", 1, most_counted);
    query.erase("most");
    const auto words = most ? query_of(query) : result<task_query>(most.error());
    auto filter = words ? words->filter(context->time.now()) : words.error();
    if (!filter) {
        co_return filter.error();
    }
    if (*most) {
        co_return co_await count_newest(context, *std::move(filter), **most);
    }
    const auto found = co_await context->ledger.count_by_lane(*std::move(filter));
    if (!found) {
        co_return found.error();
    }
    co_return answer{200, json::object{{"lanes", counts_array(*found)}, {"complete", true}}};
}

result<ledger::task_id> task_in(const call* asked) {
    const std::map<std::string, std::string> slot{{"id", asked->slots.front()}};
    const auto id = number_parameter(slot, "id", 1, std::numeric_limits<std::int64_t>::max());
    if (!id || !*id) {
        return failure(failure_class::invalid, "'" + asked->slots.front() + "' is no task",
                       "give its number");
    }
    return **id;
}

answer no_such_task(ledger::task_id id) {
    return not_found("there is no task " + std::to_string(id), "GET /tasks lists them");
}

result<ledger::history_part> part_in(const call* asked) {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    const auto last = number_parameter(asked->query, "last", 1, 1'000);
    const auto before = number_parameter(asked->query, "before", 1, largest);
    if (!last || !before) {
        return last ? before.error() : last.error();
    }
    ledger::history_part part;
    part.attempts = static_cast<std::size_t>(last->value_or(0));
    part.before = before->value_or(part.before);
    return part;
}

awaitable<result<answer>> show_task(const control_context* context, const call* asked) {
    const auto id = task_in(asked);
    if (!id) {
        co_return id.error();
    }
    const auto part = part_in(asked);
    if (!part) {
        co_return part.error();
    }
    const auto found = co_await context->ledger.find(*id, *part);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return no_such_task(*id);
    }
    const auto followers = co_await followers_of(&context->ledger, (*found)->task);
    if (!followers) {
        co_return followers.error();
    }
    auto out = history_object(**found);
    out["followed_by"] = followers_array(*followers);
    co_return answer{200, std::move(out)};
}

awaitable<result<answer>> carry_out_move(const control_context* context, const call* asked,
                                         ledger::operator_action action) {
    const auto words = query_in(asked->body);
    const auto now = context->time.now();
    auto filter = words ? words->filter(now) : words.error();
    if (filter && words->says_nothing()) {
        filter = failure(failure_class::invalid, "nothing says which tasks",
                         "give `tasks` or a filter such as {\"status\": \"failed\"}");
    }
    if (!filter) {
        co_return filter.error();
    }
    const auto& body = asked->body.get_object();
    const ledger::task_action move{*filter,
                                   action,
                                   {asked->who.name, text_member(asked->body, "reason"), now},
                                   flag_member(body, "force"),
                                   text_member(asked->body, "result_id")};
    if (const auto fit = check_move(move); !fit) {
        co_return fit.error();
    }
    if (flag_member(body, "dry_run")) {
        const auto would = co_await foresee_move(&context->ledger, move);
        if (!would) {
            co_return would.error();
        }
        co_return answer{200, moved_object(action, would->report)};
    }
    const auto done = co_await move_tasks(&context->ledger, move);
    if (!done) {
        co_return done.error();
    }
    context->daemon.heed_commands();
    co_return answer{200, moved_object(action, *done)};
}

awaitable<result<answer>> retry_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::retry);
}
awaitable<result<answer>> skip_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::skip);
}
awaitable<result<answer>> approve_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::approve);
}
awaitable<result<answer>> reject_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::reject);
}
awaitable<result<answer>> drop_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::drop);
}
awaitable<result<answer>> finish_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::finish);
}

awaitable<result<answer>> change_data(const control_context* context, const call* asked) {
    const auto id = task_in(asked);
    if (!id) {
        co_return id.error();
    }
    const auto& body = asked->body.get_object();
    const auto* data = member(asked->body, "data");
    if (data == nullptr) {
        co_return failure(failure_class::invalid, "the body has no `data`",
                          "give the new data as JSON");
    }
    const auto* again = member(asked->body, "send_again");
    const bool send_again = again == nullptr || flag_member(body, "send_again");
    const bool force = flag_member(body, "force");
    const auto before = co_await task_before_edit(&context->ledger, *id, send_again);
    if (!before) {
        const auto& why = before.error();
        co_return why.kind == failure_class::invalid ? result<answer>(no_such_task(*id)) : why;
    }
    if (before->needs_force && !force) {
        co_return failure(failure_class::refused, before->notice,
                          "look at the target; {\"send_again\": false} only keeps the data, "
                          "{\"force\": true} does it all the same");
    }
    ledger::task_edit edit;
    edit.id = *id;
    edit.data = write_json(*data);
    edit.send_again = send_again;
    edit.by = {asked->who.name, text_member(asked->body, "reason"), context->time.now()};
    edit.unknown_too = force || !before->notice.empty();
    const auto done = co_await edit_task(&context->ledger, std::move(edit));
    if (!done) {
        co_return done.error();
    }
    context->daemon.heed_commands();
    json::object out;
    out["edited"] = *id;
    out["offered_again"] = send_again;
    out["notice"] = before->notice;
    co_return answer{200, std::move(out)};
}

struct move_words {
    ledger::operator_action action;
    const char* verb;
    const char* summary;
    handler handle;
};
constexpr move_words all_moves[] = {
    {ledger::operator_action::retry, "retry",
     "Offer failed, waiting, skipped, rejected or uncertain tasks again", retry_tasks},
    {ledger::operator_action::skip, "skip", "Take tasks out of the queue", skip_tasks},
    {ledger::operator_action::approve, "approve", "Let held tasks go out", approve_tasks},
    {ledger::operator_action::reject, "reject", "Take held tasks out: they are not sent",
     reject_tasks},
    {ledger::operator_action::drop, "drop", "Delete tasks with their data and history", drop_tasks},
    {ledger::operator_action::finish, "finish",
     "Say of uncertain or confirming tasks that they were done at the target", finish_tasks},
};

resource move_resource(const move_words& words) {
    auto members = filter_members();
    members.push_back({"reason", schema::text("The reason; their history keeps it"), true});
    members.push_back({"dry_run", schema::flag("Only report the effect"), true});
    if (words.action == ledger::operator_action::drop) {
        members.push_back({"force", schema::flag("Also tasks that may have been sent"), true});
    }
    if (words.action == ledger::operator_action::finish) {
        members.push_back(
            {"result_id", schema::text("The target's id of the result, for one task"), true});
    }
    return {.method = "POST",
            .path = std::string("/tasks/") + words.verb,
            .role = role_for(words.action),
            .name = std::string(words.verb) + "_tasks",
            .summary = words.summary,
            .request = schema::object(members),
            .response = moved_schema(words.action),
            .handle = words.handle};
}

}  // namespace

void add_task_resources(resource_list& all) {
    auto counting = filter_parameters();
    counting.push_back({"most", schema::whole_number("Ends the count at so many tasks, 1 to "
                                                     "10,000: a count of a million takes long")});
    auto listing = filter_parameters();
    for (auto& one : page_parameters()) {
        listing.push_back(std::move(one));
    }
    all.push_back({.method = "GET",
                   .path = "/tasks",
                   .name = "tasks",
                   .summary = "List tasks, newest first",
                   .query = std::move(listing),
                   .response = schema::object({{"tasks", schema::list_of(task_schema())}}),
                   .handle = list_tasks});
    all.push_back({.method = "GET",
                   .path = "/tasks/counts",
                   .name = "task_counts",
                   .summary = "Count tasks by state, for each route and outgoing",
                   .query = std::move(counting),
                   .response = schema::object(
                       {{"lanes", schema::list_of(count_schema())},
                        {"complete", schema::flag("False: `most` was reached, and these are the "
                                                  "newest tasks")}}),
                   .handle = count_tasks});
    all.push_back({.method = "GET",
                   .path = "/tasks/{id}",
                   .name = "task",
                   .summary = "Show one task whole, with its history",
                   .query = {{"last", schema::whole_number("Only so many attempts, 1 to 1,000, "
                                                           "with what happened among them")},
                             {"before", schema::whole_number("Only attempts before this number")}},
                   .response = history_schema(),
                   .handle = show_task});
    for (const auto& words : all_moves) {
        all.push_back(move_resource(words));
    }
    all.push_back(
        {.method = "PUT",
         .path = "/tasks/{id}/data",
         .role = control_role::editor,
         .name = "edit_task",
         .summary = "Change the data of a task, and send it again",
         .request = schema::object(
             {{"data", schema::any("The new data")},
              {"reason", schema::text("The reason; its history keeps it"), true},
              {"send_again", schema::flag("False: only keep the data"), true},
              {"force", schema::flag("Also if the old data may have been sent and nobody can ask"),
               true}}),
         .response = schema::object(
             {{"edited", schema::whole_number("The task")},
              {"offered_again", schema::flag("True: it is sent again")},
              {"notice", schema::text("A warning about the unknown outcome; empty: it is known")}}),
         .handle = change_data});
}

}  // namespace sluice::control
