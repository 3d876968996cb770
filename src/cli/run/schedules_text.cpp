#include "cli/run/schedules_text.hpp"

#include "engine/due_runs.hpp"
#include "planning/schedule_json.hpp"

#include <sluice/model/time.hpp>

#include <fmt/format.h>

namespace sluice::cli {
namespace {

using planning::schedule_outlook;

std::string counted(std::int64_t runs) {
    return runs < engine::most_counted ? std::to_string(runs)
                                       : fmt::format("{} or more", engine::most_counted);
}

std::string title_of(const schedule_outlook& one) {
    auto title = one.kind + " " + one.name;
    if (!one.outgoing.empty()) {
        title += " to " + one.outgoing;
    }
    title += "  " + one.text;
    if (one.priority != net::priority::medium) {
        title += fmt::format("  {} priority", planning::name_of(one.priority));
    }
    return title + (one.paused ? "  paused by hand" : "") + "\n";
}

std::string past_of(const schedule_outlook& one) {
    std::string text;
    if (one.last) {
        text += fmt::format("  last   {}  {}\n", one.when.clock_text(*one.last),
                            one.late ? format_duration(*one.late) + " late" : "in time");
    } else if (one.kind == "incoming") {
        text += "  last   never\n";
    }
    if (!one.events) {
        return text;
    }
    const auto& sums = *one.events;
    text += fmt::format("  since {}: {} late (worst {}), {} skipped, {} missed, {} cut off\n",
                        one.when.clock_text(sums.since), sums.late, format_duration(sums.worst),
                        counted(sums.skipped), counted(sums.missed), sums.cut_off);
    for (const auto& event : sums.events) {
        text += fmt::format("    {}  {}", one.when.clock_text(event.at), name_of(event.kind));
        text += event.kind == engine::schedule_event_kind::late
                    ? fmt::format(" by {}\n", format_duration(event.lateness()))
                    : fmt::format(", {} due since {}\n",
                                  event.runs == 1 ? "one run" : counted(event.runs) + " runs",
                                  one.when.clock_text(event.due));
    }
    return text;
}

std::string future_of(const schedule_outlook& one) {
    if (one.on_request) {
        return "  next   with the next request\n";
    }
    if (one.next.empty()) {
        return one.when.by_hand() ? "  next   by hand only\n" : "  next   never\n";
    }
    std::string text;
    for (const auto& run : one.next) {
        text += text.empty() ? "  next   " : "         ";
        text += one.when.clock_text(run.start);
        if (run.held_until) {
            text += "  maintenance until " + one.when.clock_text(*run.held_until);
        }
        text += '\n';
    }
    return text;
}

}  // namespace

std::string schedules_text(const std::vector<schedule_outlook>& all) {
    std::string text;
    for (const auto& one : all) {
        text += (text.empty() ? "" : "\n") + title_of(one) + past_of(one) + future_of(one);
    }
    return text.empty() ? "no incoming and no route has a schedule\n" : text;
}

}  // namespace sluice::cli
