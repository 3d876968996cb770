#include "cli/tasks/task_explanation.hpp"

#include "app/stage_story_json.hpp"
#include "cli/run/run_text.hpp"
#include "cli/screen.hpp"
#include "cli/tasks/task_stages.hpp"
#include "control/tasks/task_json.hpp"

#include <sluice/model/printable.hpp>

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace sluice::cli {
namespace {

constexpr std::size_t time_width = 22;  // "2026-01-31T09:00:00Z" and two blanks

std::string time_cell(const std::optional<wall_time>& at) {
    return fmt::format("{:<{}}", at ? format_utc_seconds(*at) : std::string(), time_width);
}

std::string event_text(const timeline_event& event, std::size_t columns, bool whole) {
    auto out = wrapped(time_cell(event.at), printable_line(event.text), columns);
    for (const auto& detail : event.details) {
        const auto name = fmt::format("{}{:<7}", std::string(time_width + 2, ' '), detail.name);
        out += wrapped(name, printable_line(detail.line), columns);
        if (whole) {
            out += wrapped_lines(time_width + 4, printable_lines(detail.whole), columns);
        }
    }
    return out;
}

// The stages ran at each attempt, with the configuration of that time. The ledger keeps only their
// input, so this shows what they do now.
std::string stages_part(const stages_now& stages, std::size_t columns) {
    const auto title = std::string(time_width, ' ');
    if (!stages.story) {
        return wrapped(title, "the stages are not shown: " + printable_line(stages.why_not),
                       columns);
    }
    return wrapped(title, "stages of the outgoing, as the configuration is now:", columns) +
           wrapped_lines(time_width + 2, printable_lines(stages_text(*stages.story)), columns);
}

std::string outlook_text(const task_outlook& next, wall_time now, std::size_t columns) {
    if (next.waits_for.empty()) {
        return wrapped(fmt::format("{:<{}}", "now", time_width),
                       "it is over: nothing is left to do", columns);
    }
    auto text = "waits for " + printable_line(next.waits_for);
    if (next.until) {
        text += *next.until > now ? fmt::format(", at {} (in {})", format_utc_seconds(*next.until),
                                                age_text(*next.until - now))
                                  : fmt::format(", due since {}", format_utc_seconds(*next.until));
    }
    auto out = wrapped(fmt::format("{:<{}}", "now", time_width), text, columns);
    std::string first = "next";
    for (const auto& [command, effect] : next.steps) {
        out += wrapped(fmt::format("{:<{}}", first, time_width), printable_line(command), columns);
        out += wrapped(std::string(time_width + 2, ' '), effect, columns);
        first.clear();
    }
    return out;
}

// The stages stand before the first attempt, because they run as it begins.
std::size_t place_of_stages(const std::vector<timeline_event>& events) {
    const auto attempt = std::ranges::find(events, timeline_kind::attempt, &timeline_event::kind);
    return static_cast<std::size_t>(attempt - events.begin());
}

}  // namespace

std::string explanation_text(const task_facts& facts, const stages_now& stages, std::size_t columns,
                             bool whole) {
    const auto& task = facts.history.task;
    auto out =
        wrapped("", fmt::format("task {}: {}", task.id, ledger::name_of(task.state)), columns);
    out += wrapped("  ",
                   printable_line(fmt::format(
                       "{} '{}', from '{}' by route '{}' to '{}'",
                       task.entity_type.empty() ? "record" : task.entity_type, task.entity_id,
                       task.incoming, task.lane.route, task.lane.outgoing)),
                   columns);
    out += "\n";
    const auto events = timeline_of(facts);
    const auto stages_at = place_of_stages(events);
    bool left_out = false;
    for (std::size_t i = 0; i <= events.size(); ++i) {
        if (i == stages_at) {
            out += stages_part(stages, columns);
        }
        if (i < events.size()) {
            out += event_text(events[i], columns, whole);
            left_out = left_out || std::ranges::any_of(events[i].details, [](const auto& detail) {
                           return !detail.whole.empty();
                       });
        }
    }
    out += "\n" + outlook_text(outlook_of(facts), facts.now, columns);
    if (left_out && !whole) {
        out += wrapped(std::string(time_width, ' '),
                       fmt::format("sluice explain {} --full", task.id), columns);
        out +=
            wrapped(std::string(time_width + 2, ' '), "shows whole requests and replies", columns);
    }
    return out;
}

json::object explanation_object(const task_facts& facts, const stages_now& stages) {
    const auto time_of = [](const std::optional<wall_time>& at) {
        return at ? json::value(format_utc(*at)) : json::value(nullptr);
    };
    json::array events;
    for (const auto& event : timeline_of(facts)) {
        json::array details;
        for (const auto& [name, line, whole] : event.details) {
            details.push_back(json::object{{"name", name}, {"line", line}, {"whole", whole}});
        }
        json::object one;
        one["kind"] = name_of(event.kind);
        one["at"] = time_of(event.at);
        one["text"] = event.text;
        one["details"] = std::move(details);
        events.push_back(std::move(one));
    }
    const auto next = outlook_of(facts);
    json::array steps;
    for (const auto& [command, effect] : next.steps) {
        steps.push_back(json::object{{"command", command}, {"effect", effect}});
    }
    json::object out;
    out["task"] = control::task_object(facts.history.task);
    out["events"] = std::move(events);
    out["stages_now"] =
        stages.story ? json::value(app::stages_object(*stages.story)) : json::value(nullptr);
    out["stages_missing"] = stages.why_not;
    out["followed_by"] = control::followers_array(facts.followers);
    out["waits_for"] = next.waits_for;
    out["until"] = time_of(next.until);
    out["next_steps"] = std::move(steps);
    return out;
}

}  // namespace sluice::cli
