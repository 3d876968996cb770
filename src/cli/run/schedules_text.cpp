#include "cli/run/schedules_text.hpp"

#include "engine/due_runs.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <fmt/format.h>

#include <array>

namespace sluice::cli {
namespace {

using planning::schedule_outlook;

std::string_view name_of(net::priority priority) {
    constexpr std::array<std::string_view, 3> names{"high", "medium", "low"};
    return names.at(static_cast<std::size_t>(priority));
}

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
        title += fmt::format("  {} priority", name_of(one.priority));
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
        return "  next   with the next " + one.arrives + "\n";
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

json::object object_of(const engine::kept_schedule& kept) {
    json::object out;
    out["since"] = format_utc(kept.since);
    out["late"] = kept.late;
    out["worst_lateness_ms"] = std::int64_t{kept.worst.count()};
    out["skipped"] = kept.skipped;
    out["missed"] = kept.missed;
    out["cut_off"] = kept.cut_off;
    json::array events;
    for (const auto& event : kept.events) {
        json::object item;
        item["kind"] = std::string(name_of(event.kind));
        item["at"] = format_utc(event.at);
        item["due"] = format_utc(event.due);
        item["runs"] = event.runs;
        events.push_back(std::move(item));
    }
    out["events"] = std::move(events);
    return out;
}

json::object object_of(const schedule_outlook& one) {
    json::object out;
    out["kind"] = one.kind;
    out["name"] = one.name;
    if (!one.outgoing.empty()) {
        out["outgoing"] = one.outgoing;
    }
    out["schedule"] = one.text;
    out["zone"] = one.when.zone();
    out["priority"] = std::string(name_of(one.priority));
    out["paused"] = one.paused;
    out["last"] = one.last ? json::value(format_utc(*one.last)) : json::value(nullptr);
    out["last_lateness_ms"] = one.late ? std::int64_t{one.late->count()} : std::int64_t{0};
    json::array next;
    for (const auto& run : one.next) {
        json::object item;
        item["planned"] = format_utc(run.planned);
        item["start"] = format_utc(run.start);
        if (run.held_until) {
            item["held_until"] = format_utc(*run.held_until);
        }
        next.push_back(std::move(item));
    }
    out["next"] = std::move(next);
    out["events"] = one.events ? json::value(object_of(*one.events)) : json::value(nullptr);
    return out;
}

}  // namespace

std::string schedules_text(const std::vector<schedule_outlook>& all) {
    std::string text;
    for (const auto& one : all) {
        text += (text.empty() ? "" : "\n") + title_of(one) + past_of(one) + future_of(one);
    }
    return text.empty() ? "no incoming and no route has a schedule\n" : text;
}

std::string schedules_json(const std::vector<schedule_outlook>& all) {
    json::array list;
    for (const auto& one : all) {
        list.push_back(object_of(one));
    }
    return write_json_indented(json::value(std::move(list))) + "\n";
}

}  // namespace sluice::cli
