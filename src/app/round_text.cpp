#include "app/round_text.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/text.hpp>

#include <fmt/format.h>

#include <map>

namespace sluice::app {
namespace {

std::string counted(std::int64_t count, std::string_view one, std::string_view several) {
    return fmt::format("{} {}", count, count == 1 ? one : several);
}

std::string settled_text(const engine::round_report::lane_line& lane) {
    std::string text;
    for (const auto& [state, count] : lane.settled) {
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, ledger::name_of(state));
    }
    if (text.empty()) {
        text = "nothing to do";
    }
    if (lane.next_due) {
        text += ", next attempt at " + format_utc_seconds(*lane.next_due);
    }
    return text;
}

// The problems that need a person, with the command that shows them; empty when there is none.
std::string trouble_text(const engine::round_report& report) {
    using ledger::task_state;
    std::map<task_state, std::int64_t> tasks;
    std::int64_t runs = 0;
    for (const auto& line : report.incoming) {
        runs += line.failure.empty() ? 0 : 1;
        tasks[task_state::rejected] += line.rejected;
    }
    for (const auto& lane : report.lanes) {
        for (const auto& [state, count] : lane.settled) {
            tasks[state] += count;
        }
    }
    std::string parts;
    std::string filter;
    if (runs > 0) {
        append_item(parts, counted(runs, "run failed", "runs failed"));
    }
    // Only these states wait for a person. The others go on by themselves.
    for (const auto state : {task_state::failed, task_state::rejected, task_state::uncertain}) {
        if (tasks[state] > 0) {
            append_item(parts,
                        counted(tasks[state], "task", "tasks") + " " + std::string(name_of(state)));
            filter += " --status " + std::string(name_of(state));
        }
    }
    if (filter.empty()) {
        return parts.empty() ? "" : "Not all went well: " + parts + "\n";
    }
    return "Not all went well: " + parts + ": sluice tasks list" + filter + "\n";
}

std::string left_text(const engine::round_report& report) {
    std::string lanes;
    for (const auto& lane : report.lanes) {
        if (lane.next_due) {
            append_item(lanes, fmt::format("{} > {} (next attempt at {})", lane.lane.route,
                                           lane.lane.outgoing, format_utc_seconds(*lane.next_due)));
        }
    }
    return lanes.empty() ? "" : "Left for a later round or the daemon: " + lanes + "\n";
}

}  // namespace

std::string round_text(const engine::round_report& report) {
    std::string out = "Fetched\n";
    for (const auto& line : report.incoming) {
        out += fmt::format("  {:<24} {}, {}, {} offered, {}\n", line.name,
                           counted(line.counts.pages, "page", "pages"),
                           counted(line.counts.items, "item", "items"), line.counts.entities,
                           counted(line.counts.tasks, "task", "tasks"));
        if (!line.failure.empty()) {
            out += "    failed: " + line.failure + "\n";
        }
    }
    out += "Delivered\n";
    for (const auto& lane : report.lanes) {
        out += fmt::format("  {:<40} {}\n", lane.lane.route + " > " + lane.lane.outgoing,
                           settled_text(lane));
    }
    return out + left_text(report) + trouble_text(report);
}

std::string round_json(const engine::round_report& report) {
    json::array incoming;
    for (const auto& line : report.incoming) {
        json::object item;
        item["name"] = line.name;
        item["pages"] = line.counts.pages;
        item["items"] = line.counts.items;
        item["entities"] = line.counts.entities;
        item["tasks"] = line.counts.tasks;
        item["rejected"] = line.rejected;
        item["failure"] = line.failure;
        incoming.push_back(std::move(item));
    }
    json::array lanes;
    for (const auto& lane : report.lanes) {
        json::object settled;
        for (const auto& [state, count] : lane.settled) {
            settled[ledger::name_of(state)] = count;
        }
        json::object item;
        item["route"] = lane.lane.route;
        item["outgoing"] = lane.lane.outgoing;
        item["settled"] = std::move(settled);
        item["next_due"] = nullptr;
        if (lane.next_due) {
            item["next_due"] = format_utc(*lane.next_due);
        }
        lanes.push_back(std::move(item));
    }
    json::object out;
    out["incoming"] = std::move(incoming);
    out["lanes"] = std::move(lanes);
    return write_json(out);
}

}  // namespace sluice::app
