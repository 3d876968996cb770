#include "planning/schedule_json.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <string>
#include <utility>

namespace sluice::planning {
namespace {

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

std::string_view name_of(net::priority priority) {
    constexpr std::array<std::string_view, 3> names{"high", "medium", "low"};
    return names.at(static_cast<std::size_t>(priority));
}

json::array schedules_array(const std::vector<schedule_outlook>& all) {
    json::array list;
    for (const auto& one : all) {
        list.push_back(object_of(one));
    }
    return list;
}

}  // namespace sluice::planning
