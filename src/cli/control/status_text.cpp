#include "cli/control/status_text.hpp"

#include "cli/screen.hpp"

#include <sluice/model/printable.hpp>
#include <sluice/model/text.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {
namespace {

constexpr std::size_t narrowest = 40;

std::int64_t number(const json::value& of, std::string_view name) {
    return integer_member(of, name).value_or(0);
}

std::string age_since(const json::value& status, const std::string& since) {
    const auto now = parse_utc(text_member(status, "now"));
    const auto then = parse_utc(since);
    return now && then ? age_text(*now - *then) : "";
}

std::string counted(std::int64_t count, std::string_view word) {
    return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

std::string first_lines(const json::value& status, std::size_t columns) {
    const auto phase = text_member(status, "phase");
    const auto* ready = member(status, "ready");
    const bool moves = ready != nullptr && ready->is_bool() && ready->get_bool();
    auto out = wrapped("",
                       fmt::format("sluice {} is {}{}", text_member(status, "version"), phase,
                                   moves                ? ", and work moves"
                                   : phase == "running" ? ", but NOT READY"
                                                        : ""),
                       columns);
    return out +
           wrapped("  ",
                   fmt::format("process {} for {}, generation {} of {}", number(status, "process"),
                               age_since(status, text_member(status, "started")),
                               number(status, "generation"), text_member(status, "configuration")),
                   columns);
}

std::string trouble_lines(const json::value& status, std::size_t columns) {
    const auto& all = member(status, "troubles")->get_array();
    if (all.empty()) {
        return "\nnothing is wrong\n";
    }
    const auto more = number(status, "more_troubles");
    auto out = "\n" + counted(static_cast<std::int64_t>(all.size()) + more, "thing") +
               " to look at, the worst first\n";
    for (const auto& one : all) {
        out += wrapped("  - ", printable_line(text_member(one, "message")), columns);
        const auto mend = text_member(one, "mend");
        out += mend.empty() ? "" : wrapped("    → ", printable_line(mend), columns);
    }
    return more == 0 ? out : out + fmt::format("  and {} more\n", more);
}

std::string task_line(const json::value& status) {
    std::string tasks;
    for (const auto& [state, count] : member(status, "open_tasks")->get_object()) {
        append_item(tasks, write_json(count) + " " + std::string(state));
    }
    const auto oldest = text_member(status, "oldest_task");
    if (tasks.empty()) {
        return "none is open";
    }
    return oldest.empty()
               ? tasks
               : tasks + "; the oldest in a queue is " + age_since(status, oldest) + " old";
}

std::string next_line(const json::value& status) {
    std::string next;
    const auto now = parse_utc(text_member(status, "now"));
    for (const auto& one : member(status, "next_runs")->get_array()) {
        const auto at = parse_utc(text_member(one, "at"));
        const auto incoming = text_member(one, "incoming");
        if (at && now) {
            append_item(next,
                        *at <= *now ? incoming + " now" : incoming + " in " + age_text(*at - *now));
        }
    }
    return next.empty() ? "none by schedule" : next;
}

}  // namespace

std::string status_text(const json::value& status, std::size_t columns) {
    columns = columns == 0 ? 0 : std::max(columns, narrowest);
    auto out = first_lines(status, columns) + trouble_lines(status, columns) + "\n";
    const auto line = [&](std::string_view name, const std::string& text) {
        out += wrapped(fmt::format("{:<8} ", name), printable_line(text), columns);
    };
    line("tasks", task_line(status));
    line("next", next_line(status));
    line("runs", counted(number(status, "routes"), "route") + ", " +
                     counted(number(status, "incoming"), "incoming") + ", " +
                     counted(number(status, "outgoing"), "outgoing"));
    for (const auto& one : member(status, "budgets")->get_array()) {
        const auto waiting = number(one, "waiting");
        line("budget", fmt::format("{}: {} of {} requests left{}", text_member(one, "api"),
                                   number(one, "left"), number(one, "limit"),
                                   waiting == 0 ? "" : fmt::format(", {} wait", waiting)));
    }
    return out;
}

}  // namespace sluice::cli
