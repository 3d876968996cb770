#include "cli/tasks/task_text.hpp"

#include "cli/run/run_text.hpp"
#include "cli/tasks/task_followers.hpp"

#include <sluice/model/kept_json.hpp>
#include <sluice/model/printable.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {
namespace {

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

std::string indented(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += end == at ? "\n" : "    " + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return out;
}

json::value time_or_null(const std::optional<wall_time>& at) {
    if (!at) {
        return nullptr;
    }
    return json::value(format_utc(*at));
}

}  // namespace

std::string line_in(const std::string& kept) {
    return kept.substr(0, kept.find("\n\n"));
}

std::string task_table(const std::vector<ledger::task>& tasks) {
    std::string out =
        fmt::format("{:>8}  {:<10}  {:<32}  {:<26}  {:>3}  {:<20}  {}\n", "TASK", "STATE",
                    "ROUTE > OUTGOING", "ENTITY", "TRY", "UPDATED", "REASON");
    for (const auto& task : tasks) {
        out += fmt::format("{:>8}  {:<10}  {:<32}  {:<26}  {:>3}  {:<20}  {}\n", task.id,
                           ledger::name_of(task.state),
                           printable_cut(task.lane.route + " > " + task.lane.outgoing, 32),
                           printable_cut_in_the_middle(task.entity_id, 26), task.sends,
                           format_utc_seconds(task.updated), printable_cut(task.reason, 100));
    }
    return out;
}

std::string count_table(const std::vector<ledger::lane_count>& lanes) {
    std::map<ledger::task_state, std::int64_t> sums;
    std::size_t width = std::string_view("ROUTE > OUTGOING").size();
    for (const auto& lane : lanes) {
        width = std::max(width, lane.lane.route.size() + 3 + lane.lane.outgoing.size());
        for (const auto& [state, count] : lane.tasks) {
            sums[state] += count;
        }
    }
    std::string out = fmt::format("{:<{}}", "ROUTE > OUTGOING", width);
    for (const auto& [state, count] : sums) {
        out += fmt::format("  {:>10}", ledger::name_of(state));
    }
    const auto add = [&](const std::string& name, const auto& tasks) {
        out += fmt::format("\n{:<{}}", name, width);
        for (const auto& [state, sum] : sums) {
            const auto found = tasks.find(state);
            out += fmt::format("  {:>10}", found == tasks.end() ? 0 : found->second);
        }
    };
    for (const auto& lane : lanes) {
        add(lane.lane.route + " > " + lane.lane.outgoing, lane.tasks);
    }
    if (lanes.size() != 1) {
        add("all", sums);
    }
    return out + "\n";
}

std::string count_array(const std::vector<ledger::lane_count>& lanes) {
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
    return write_json_indented(all) + "\n";
}

std::string task_array(const std::vector<ledger::task>& tasks) {
    json::array all;
    for (const auto& task : tasks) {
        all.push_back(task_object(task));
    }
    return write_json_indented(all) + "\n";
}

json::object task_object(const ledger::task& task) {
    json::object out;
    out["id"] = task.id;
    out["state"] = ledger::name_of(task.state);
    out["route"] = task.lane.route;
    out["outgoing"] = task.lane.outgoing;
    out["incoming"] = task.incoming;
    out["run"] = task.run;
    out["entity_type"] = task.entity_type;
    out["entity_id"] = task.entity_id;
    out["attempts"] = task.sends;
    out["created"] = format_utc(task.created);
    out["updated"] = format_utc(task.updated);
    out["next_attempt"] = time_or_null(task.next_attempt);
    out["outcome_unknown"] = task.open_intent.has_value();
    out["reason"] = task.reason;
    out["external_id"] = task.external_id;
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
    return out;
}

std::string task_story(const ledger::task_history& history, bool whole) {
    const auto& task = history.task;
    std::string out = fmt::format("task {}: {}\n", task.id, ledger::name_of(task.state));
    const auto line = [&out](std::string_view name, const std::string& value) {
        if (!value.empty()) {
            out += fmt::format("  {:<13} {}\n", name, printable_line(value));
        }
    };
    line("reason", task.reason);
    line("route", task.lane.route + " > " + task.lane.outgoing);
    line("from", fmt::format("{} (run {})", task.incoming, task.run));
    line("entity", task.entity_type + " " + task.entity_id);
    line("after", continued_from(task));
    line("created", format_utc(task.created));
    line("updated", format_utc(task.updated));
    line("next attempt", task.next_attempt ? format_utc(*task.next_attempt) : "");
    line("result", task.external_id);
    line("outcome", task.open_intent ? "unknown: it may have been sent" : "");
    out += "moves\n";
    for (const auto& move : history.moves) {
        const auto by = move.who.empty() ? "" : " (" + move.who + ")";
        out +=
            fmt::format("  {}  {:<10}  try {}  {}\n", format_utc(move.at), ledger::name_of(move.to),
                        move.attempt, printable_line(move.reason + by));
    }
    bool left_out = false;
    const auto exchanged = [&](std::string_view name, const std::string& kept) {
        line(name, line_in(kept));
        const auto all = whole_in(kept);
        left_out = left_out || (!whole && !all.empty());
        out += whole ? indented(printable_lines(all)) : "";
    };
    for (const auto& attempt : history.attempts) {
        out += fmt::format("try {}  {}  {}\n", attempt.number, format_utc(attempt.started),
                           attempt.outcome.empty() ? "no outcome known" : attempt.outcome);
        exchanged("sent", attempt.request);
        exchanged("reply", attempt.response);
        line("reason", attempt.reason);
    }
    if (left_out) {
        out += fmt::format("whole requests and replies: sluice tasks show {} --full\n", task.id);
    }
    for (const auto& former : history.earlier) {
        out += "data until " + format_utc(former.until) + "\n" +
               write_json_indented(stored_json(former.data)) + "\n";
    }
    out += "data\n" + write_json_indented(stored_json(task.data)) + "\n";
    return out;
}

}  // namespace sluice::cli
