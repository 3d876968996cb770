#include "cli/tasks/task_text.hpp"

#include "cli/run/run_text.hpp"
#include "cli/screen.hpp"
#include "cli/tasks/task_followers.hpp"
#include "control/tasks/task_json.hpp"

#include <sluice/model/kept_json.hpp>
#include <sluice/model/printable.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {

using control::line_in;
using control::stored_json;
using control::whole_in;

namespace {

std::string indented(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        out += end == at ? "\n" : "    " + text.substr(at, end - at) + "\n";
        at = end + 1;
    }
    return out;
}

}  // namespace

// Says what an open intent means for the task.
std::string outcome_text(const ledger::task& task) {
    if (!task.open_intent) {
        return "";
    }
    if (task.state == ledger::task_state::confirming) {
        return "open: its target decides later what becomes of it";
    }
    const bool was_sent = task.state == ledger::task_state::failed && !task.external_id.empty();
    return was_sent ? "it was sent, and is not sent again" : "unknown: it may have been sent";
}

std::string count_array(const std::vector<ledger::lane_count>& lanes) {
    return write_json_indented(control::counts_array(lanes)) + "\n";
}

std::string task_array(const std::vector<ledger::task>& tasks) {
    return write_json_indented(control::tasks_array(tasks)) + "\n";
}

std::string task_table(const std::vector<ledger::task>& tasks, std::size_t columns) {
    constexpr std::size_t wide_screen = 120;
    constexpr std::size_t narrowest = 80;
    constexpr std::size_t other_cells = 51;    // with the blanks between all of them
    constexpr std::size_t reason_margin = 10;  // below the state
    const bool is_wide = columns == 0 || columns >= wide_screen;
    const auto shared = std::max(columns, narrowest) - other_cells;
    const std::size_t way = is_wide ? 32 : shared * 3 / 5;
    const std::size_t entity = is_wide ? 26 : shared - way;
    std::string out = fmt::format("{:>8}  {:<10}  {:<{}}  {:<{}}  {:>3}  {:<20}{}\n", "TASK",
                                  "STATE", "ROUTE > OUTGOING", way, "ENTITY", entity, "TRY",
                                  "UPDATED", is_wide ? "  REASON" : "");
    for (const auto& task : tasks) {
        out += fmt::format(
            "{:>8}  {:<10}  {:<{}}  {:<{}}  {:>3}  {:<20}", task.id, ledger::name_of(task.state),
            cut_to(printable_line(task.lane.route + " > " + task.lane.outgoing), way), way,
            printable_cut_in_the_middle(task.entity_id, entity), entity, task.sends,
            format_utc_seconds(task.updated));
        if (is_wide) {
            out += "  " + printable_cut(task.reason, 100) + "\n";
            continue;
        }
        // On a narrow screen the reason has a line of its own.
        out += "\n";
        if (!task.reason.empty()) {
            out +=
                std::string(reason_margin, ' ') +
                cut_to(printable_line(task.reason), std::max(columns, narrowest) - reason_margin) +
                "\n";
        }
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
    auto made_by = task.page > 0 ? fmt::format(", page {}", task.page) : std::string();
    made_by += task.generation > 0 ? fmt::format(", generation {}", task.generation) : "";
    line("from", fmt::format("{} (run {}{})", task.incoming, task.run, made_by));
    line("entity", task.entity_type + " " + task.entity_id);
    line("after", continued_from(task));
    line("created", format_utc(task.created));
    line("updated", format_utc(task.updated));
    line("next attempt", task.next_attempt ? format_utc(*task.next_attempt) : "");
    line("result", task.external_id);
    line("outcome", outcome_text(task));
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
