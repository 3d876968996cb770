#include "control/paging.hpp"
#include "control/resources.hpp"
#include "control/tasks/task_edits.hpp"
#include "control/tasks/task_json.hpp"
#include "control/tasks/task_moves.hpp"
#include "control/tasks/task_query.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <limits>

namespace sluice::control {
namespace {

// The words of a filter that are texts, as the commands' options are called.
struct text_word {
    std::string_view name;
    std::string task_query::* into;
    std::string_view description;
};
constexpr text_word text_words[] = {
    {"route", &task_query::route, "Only tasks of this route"},
    {"outgoing", &task_query::outgoing, "Only tasks for this outgoing"},
    {"incoming", &task_query::incoming, "Only tasks from this incoming"},
    {"entity", &task_query::entity, "Only tasks of this entity"},
    {"external_id", &task_query::external_id, "Only tasks whose result has this id at the target"},
    {"since", &task_query::created_since, "Made since then: 2026-01-31T09:00:00Z, or 2h ago"},
    {"until", &task_query::created_until, "Made before then"},
    {"updated_since", &task_query::updated_since, "Touched since then"},
    {"updated_until", &task_query::updated_until, "Not touched from then on"},
    {"text", &task_query::text, "The data has all these words; sho* matches a beginning"},
    {"entity_type", &task_query::entity_type, "Only tasks of this type of entity"},
    {"order_key", &task_query::order_key, "Only tasks that keep order by this key"},
    {"reason_has", &task_query::reason_holds, "Only tasks whose reason holds this"},
    {"next_since", &task_query::next_since, "The next attempt is from then on"},
    {"next_until", &task_query::next_until, "The next attempt is before then"},
};
constexpr std::string_view status_help = "Only tasks in these states, with commas between";

std::vector<query_parameter> filter_parameters() {
    std::vector<query_parameter> all;
    all.push_back({"status", schema::text(status_help)});
    for (const auto& word : text_words) {
        all.push_back({word.name, schema::text(word.description)});
    }
    all.push_back({"run", schema::whole_number("Only tasks of this run")});
    all.push_back({"attempts", schema::whole_number("They were sent at least so often")});
    all.push_back({"header", schema::text("They have this header, NAME=VALUE")});
    all.push_back({"outcome_open", schema::flag("Nobody knows whether they were sent")});
    return all;
}

std::vector<schema::member> filter_members() {
    std::vector<schema::member> all;
    all.push_back({"tasks", schema::list_of(schema::whole_number({}), "Their numbers"), true});
    for (const auto& one : filter_parameters()) {
        all.push_back({one.name, one.of, true});
    }
    return all;
}

std::vector<std::string> parts_of(const std::string& list) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < list.size();) {
        const auto end = std::min(list.find(',', at), list.size());
        parts.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

// Reads a query, and a body whose members were written as one.
result<task_query> query_of(const std::map<std::string, std::string>& given) {
    task_query made;
    made.statuses = parts_of(parameter(given, "status"));
    for (const auto& word : text_words) {
        made.*word.into = parameter(given, std::string(word.name));
    }
    const auto run = number_parameter(given, "run", 1, std::numeric_limits<std::int64_t>::max());
    const auto attempts = number_parameter(given, "attempts", 1, 1'000'000);
    if (!run || !attempts) {
        return run ? attempts.error() : run.error();
    }
    made.run = run->value_or(0);
    made.sends = static_cast<int>(attempts->value_or(0));
    if (const auto header = parameter(given, "header"); !header.empty()) {
        made.headers.push_back(header);
    }
    const auto open = parameter(given, "outcome_open");
    if (!open.empty() && open != "true" && open != "false") {
        return failure(failure_class::invalid, "parameter 'outcome_open' is neither true nor false",
                       "");
    }
    made.outcome_open = open == "true";
    return made;
}

result<task_query> query_in(const json::value& body) {
    std::map<std::string, std::string> words;
    task_query made;
    for (const auto& one : filter_parameters()) {
        const auto* value = member(body, one.name);
        if (value == nullptr) {
            continue;
        }
        const bool is_text = kind_of(*value) == json_kind::string;
        words[std::string(one.name)] = is_text ? text_member(body, one.name) : write_json(*value);
    }
    auto read = query_of(words);
    if (!read) {
        return read;
    }
    if (const auto* ids = member(body, "tasks")) {
        if (kind_of(*ids) != json_kind::array) {
            return failure(failure_class::invalid, "`tasks` is no list of numbers", "");
        }
        for (const auto& id : ids->get_array()) {
            if (!id.is_int64()) {
                return failure(failure_class::invalid, "`tasks` is no list of numbers", "");
            }
            read->ids.push_back(id.get_int64());
        }
    }
    return read;
}

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

awaitable<result<answer>> count_tasks(const control_context* context, const call* asked) {
    const auto words = query_of(asked->query);
    auto filter = words ? words->filter(context->time.now()) : words.error();
    if (!filter) {
        co_return filter.error();
    }
    const auto found = co_await context->ledger.count_by_lane(*std::move(filter));
    if (!found) {
        co_return found.error();
    }
    co_return answer{200, json::object{{"lanes", counts_array(*found)}}};
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

awaitable<result<answer>> show_task(const control_context* context, const call* asked) {
    const auto id = task_in(asked);
    if (!id) {
        co_return id.error();
    }
    const auto found = co_await context->ledger.find(*id);
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
                                   flag_member(body, "force")};
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
awaitable<result<answer>> drop_tasks(const control_context* context, const call* asked) {
    return carry_out_move(context, asked, ledger::operator_action::drop);
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
     "Offer tasks again that failed, wait, were skipped or rejected, or are uncertain",
     retry_tasks},
    {ledger::operator_action::skip, "skip", "Take tasks out of the queue", skip_tasks},
    {ledger::operator_action::drop, "drop", "Delete tasks with their data and history", drop_tasks},
};

resource move_resource(const move_words& words) {
    auto members = filter_members();
    members.push_back({"reason", schema::text("Why; it is kept in their history"), true});
    members.push_back({"dry_run", schema::flag("Only say what it would do"), true});
    if (words.action == ledger::operator_action::drop) {
        members.push_back({"force", schema::flag("Also tasks that may have been sent"), true});
    }
    return {.method = "POST",
            .path = std::string("/tasks/") + words.verb,
            .role = control_role::operates,
            .name = std::string(words.verb) + "_tasks",
            .summary = words.summary,
            .request = schema::object(members),
            .response = moved_schema(words.action),
            .handle = words.handle};
}

}  // namespace

void add_task_resources(resource_list& all) {
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
                   .query = filter_parameters(),
                   .response = schema::object({{"lanes", schema::list_of(count_schema())}}),
                   .handle = count_tasks});
    all.push_back({.method = "GET",
                   .path = "/tasks/{id}",
                   .name = "task",
                   .summary = "Show one task whole, with its history",
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
              {"reason", schema::text("Why; it is kept in its history"), true},
              {"send_again", schema::flag("False: only keep the data"), true},
              {"force", schema::flag("Also if the old data may have been sent and nobody can ask"),
               true}}),
         .response = schema::object(
             {{"edited", schema::whole_number("The task")},
              {"offered_again", schema::flag("True: it is sent again")},
              {"notice", schema::text("What an unknown outcome means here; empty: it is known")}}),
         .handle = change_data});
}

}  // namespace sluice::control
