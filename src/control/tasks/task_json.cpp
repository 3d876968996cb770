#include "control/tasks/task_json.hpp"

#include <sluice/model/kept_json.hpp>
#include <sluice/model/printable.hpp>

#include <algorithm>

namespace sluice::control {
namespace {

json::value time_or_null(const std::optional<wall_time>& at) {
    if (!at) {
        return nullptr;
    }
    return json::value(format_utc(*at));
}

json::value number_or_null(std::int64_t number) {
    return number > 0 ? json::value(number) : json::value(nullptr);
}

ledger::attempt_summary last_try(const ledger::task_history& of) {
    return of.attempts.empty() ? ledger::attempt_summary() : of.attempts.back();
}

}  // namespace

// Returns stored JSON as a value, or as a plain text if it is no JSON.
json::value stored_json(const std::string& text) {
    auto value = parse_kept_json(text);
    return value ? *std::move(value) : json::value(valid_utf8(text));
}

// The request or the reply itself: what follows the empty line.
std::string whole_in(const std::string& kept) {
    const auto end = kept.find("\n\n");
    return end == std::string::npos ? std::string() : kept.substr(end + 2);
}

std::string line_in(const std::string& kept) {
    return kept.substr(0, kept.find("\n\n"));
}

json::array counts_array(const std::vector<ledger::lane_count>& lanes) {
    json::array all;
    for (const auto& lane : lanes) {
        json::object tasks;
        for (const auto& [state, count] : lane.tasks) {
            tasks[ledger::name_of(state)] = count;
        }
        json::object item;
        item["route"] = lane.lane.route;
        item["outgoing"] = lane.lane.outgoing;
        item["tasks"] = std::move(tasks);
        all.push_back(std::move(item));
    }
    return all;
}

json::array tasks_array(const std::vector<ledger::task>& tasks) {
    json::array all;
    for (const auto& task : tasks) {
        all.push_back(task_object(task));
    }
    return all;
}

json::object task_object(const ledger::task& task) {
    json::object out;
    out["id"] = task.id;
    out["state"] = ledger::name_of(task.state);
    out["route"] = task.lane.route;
    out["outgoing"] = task.lane.outgoing;
    out["incoming"] = task.incoming;
    out["run"] = task.run;
    out["page"] = number_or_null(task.page);
    out["generation"] = number_or_null(task.generation);
    out["entity_type"] = task.entity_type;
    out["entity_id"] = task.entity_id;
    out["attempts"] = task.sends;
    out["created"] = format_utc(task.created);
    out["updated"] = format_utc(task.updated);
    out["next_attempt"] = time_or_null(task.next_attempt);
    out["outcome_unknown"] =
        task.open_intent.has_value() && task.state != ledger::task_state::confirming;
    out["reason"] = task.reason;
    out["external_id"] = task.external_id;
    out["approved"] = task.approved;
    return out;
}

json::object history_object(const ledger::task_history& history) {
    json::object out = task_object(history.task);
    out["headers"] = stored_json(history.task.headers);
    out["data"] = stored_json(history.task.data);
    json::array attempts;
    for (const auto& attempt : history.attempts) {
        json::object item;
        item["number"] = attempt.number;
        item["started"] = format_utc(attempt.started);
        item["ended"] = time_or_null(attempt.ended);
        item["outcome"] = attempt.outcome;
        item["reason"] = attempt.reason;
        item["request"] = line_in(attempt.request);
        item["response"] = line_in(attempt.response);
        item["sent"] = whole_in(attempt.request);
        item["received"] = whole_in(attempt.response);
        attempts.push_back(std::move(item));
    }
    out["tries"] = std::move(attempts);
    json::array moves;
    for (const auto& move : history.moves) {
        json::object item;
        item["at"] = format_utc(move.at);
        item["to"] = ledger::name_of(move.to);
        item["attempt"] = move.attempt;
        item["reason"] = move.reason;
        item["who"] = move.who;
        moves.push_back(std::move(item));
    }
    out["moves"] = std::move(moves);
    json::array earlier;
    for (const auto& former : history.earlier) {
        json::object item;
        item["until"] = format_utc(former.until);
        item["data"] = stored_json(former.data);
        earlier.push_back(std::move(item));
    }
    out["earlier_data"] = std::move(earlier);
    out["more_before"] = history.more_before;
    out["more_after"] = history.more_after;
    return out;
}

awaitable<result<std::vector<ledger::task_history>>> followers_of(ledger::ledger* ledger,
                                                                  ledger::task of) {
    ledger::task_filter wanted;
    wanted.route = of.lane.route;
    wanted.run = of.run;
    wanted.created_since = of.created;
    wanted.headers = {{"after_task", std::to_string(of.id)}};
    wanted.limit = 20;
    const auto found = co_await ledger->list(std::move(wanted));
    if (!found) {
        co_return found.error();
    }
    std::vector<ledger::task_history> followers;
    for (const auto& one : *found) {
        auto history = co_await ledger->find(one.id);
        if (!history) {
            co_return history.error();
        }
        if (*history) {
            followers.push_back(**std::move(history));
        }
    }
    std::ranges::reverse(followers);
    co_return followers;
}

json::array followers_array(const std::vector<ledger::task_history>& followers) {
    json::array all;
    for (const auto& one : followers) {
        const auto tried = last_try(one);
        auto item = task_object(one.task);
        item["request"] = line_in(tried.request);
        item["response"] = line_in(tried.response);
        all.push_back(std::move(item));
    }
    return all;
}

schema::schema count_schema() {
    return schema::object(
        {{"route", schema::text("The route")},
         {"outgoing", schema::text("The outgoing")},
         {"tasks", schema::map_of(schema::whole_number({}), "The number of tasks by state")}});
}

}  // namespace sluice::control
