#include "engine/schedule_book.hpp"

#include <sluice/model/json.hpp>
#include <sluice/model/time.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::engine {
namespace {

using kinds = schedule_event_kind;
using std::chrono::milliseconds;

constexpr std::size_t events_kept = 10;
// A shorter delay is worth a line, and no warning.
constexpr std::chrono::minutes worth_a_warning{1};

constexpr std::array<std::pair<kinds, std::string_view>, 6> kind_names{{{kinds::started, "started"},
                                                                        {kinds::late, "late"},
                                                                        {kinds::skipped, "skipped"},
                                                                        {kinds::missed, "missed"},
                                                                        {kinds::cut_off, "cut off"},
                                                                        {kinds::held, "held"}}};

std::int64_t number_of(wall_time moment) {
    return moment.time_since_epoch().count();
}

json::value written(const schedule_event& event) {
    json::object members;
    members["kind"] = std::string(name_of(event.kind));
    members["due"] = number_of(event.due);
    members["at"] = number_of(event.at);
    members["runs"] = event.runs;
    return members;
}

std::optional<schedule_event> read_event(const json::value& from) {
    const auto* members = from.if_object();
    if (members == nullptr) {
        return std::nullopt;
    }
    const auto name = text_member(*members, "kind");
    const auto* const kind =
        std::ranges::find(kind_names, name, &decltype(kind_names)::value_type::second);
    const auto due = integer_member(*members, "due");
    const auto at = integer_member(*members, "at");
    if (kind == kind_names.end() || !due || !at) {
        return std::nullopt;
    }
    return schedule_event{.kind = kind->first,
                          .due = wall_time(milliseconds(*due)),
                          .at = wall_time(milliseconds(*at)),
                          .runs = integer_member(*members, "runs").value_or(1)};
}

}  // namespace

std::string_view name_of(schedule_event_kind kind) {
    return std::ranges::find(kind_names, kind, &decltype(kind_names)::value_type::first)->second;
}

void kept_schedule::add(const schedule_event& event) {
    if (since == wall_time()) {
        since = event.at;
    }
    switch (event.kind) {
        case kinds::late:
            late += event.runs;
            worst = std::max(worst, event.lateness());
            break;
        case kinds::skipped:
            skipped += event.runs;
            break;
        case kinds::missed:
            missed += event.runs;
            break;
        case kinds::cut_off:
            cut_off += event.runs;
            break;
        case kinds::started:
        case kinds::held:
            break;
    }
    events.push_back(event);
    if (events.size() > events_kept) {
        events.pop_front();
    }
}

std::string stored(const kept_schedule& kept) {
    json::object members;
    members["late"] = kept.late;
    members["skipped"] = kept.skipped;
    members["missed"] = kept.missed;
    members["cut_off"] = kept.cut_off;
    members["worst"] = std::int64_t{kept.worst.count()};
    members["since"] = number_of(kept.since);
    json::array events;
    for (const auto& event : kept.events) {
        events.push_back(written(event));
    }
    members["events"] = std::move(events);
    return write_json(members);
}

kept_schedule read_kept_schedule(const std::string& text) {
    kept_schedule kept;
    const auto value = parse_json(text);
    const auto* members = value ? value->if_object() : nullptr;
    if (members == nullptr) {
        return kept;
    }
    const auto number = [&](const char* name) {
        return integer_member(*members, name).value_or(0);
    };
    kept.late = number("late");
    kept.skipped = number("skipped");
    kept.missed = number("missed");
    kept.cut_off = number("cut_off");
    kept.worst = milliseconds(number("worst"));
    kept.since = wall_time(milliseconds(number("since")));
    const auto* events = members->if_contains("events");
    const auto* list = events == nullptr ? nullptr : events->if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        if (const auto event = read_event((*list)[i])) {
            kept.events.push_back(*event);
        }
    }
    return kept;
}

awaitable<result<std::vector<std::optional<kept_schedule>>>> kept_schedules_of(
    ledger::key_values* values, std::vector<std::string> incomings, wall_time now) {
    std::vector<std::string> keys;
    for (const auto& incoming : incomings) {
        keys.push_back(ledger::key_of_names(incoming, ""));
    }
    const auto found =
        co_await values->values_of(ledger::schedule_events_store, std::move(keys), now);
    if (!found) {
        co_return found.error();
    }
    std::vector<std::optional<kept_schedule>> all;
    for (const auto& one : *found) {
        all.push_back(one ? std::optional(read_kept_schedule(one->value)) : std::nullopt);
    }
    co_return all;
}

awaitable<void> schedule_book::write(schedule_event event) {
    say(event);
    if (services_.counters != nullptr) {
        services_.counters->count(incoming_, event);
    }
    if (event.kind == kinds::started || event.kind == kinds::held) {
        co_return;
    }
    const auto now = services_.time.now();
    const auto told = [this](const failure& why) {
        services_.log.write(log_level::error, "an event of a schedule is not in the ledger",
                            {{"incoming", incoming_}, {"failure", describe(why)}});
    };
    if (!kept_) {
        std::vector<std::string> own{incoming_};
        auto read = co_await kept_schedules_of(&services_.ledger, std::move(own), now);
        if (!read) {
            told(read.error());
            co_return;
        }
        kept_ = std::move(read->front()).value_or(kept_schedule());
    }
    kept_->add(event);
    ledger::value_change change;
    change.store = ledger::schedule_events_store;
    change.key = ledger::key_of_names(incoming_, "");
    change.value = stored(*kept_);
    std::vector<ledger::value_change> changes{std::move(change)};
    const auto kept = co_await services_.ledger.change_values(std::move(changes), now);
    if (!kept) {
        told(kept.error());
    }
}

void schedule_book::say(const schedule_event& event) const {
    const auto due = format_utc_seconds(event.due);
    switch (event.kind) {
        case kinds::started:
            return;
        case kinds::late:
            services_.log.write(
                event.lateness() < worth_a_warning ? log_level::info : log_level::warning,
                "run starts late",
                {{"incoming", incoming_},
                 {"due", due},
                 {"late", format_duration(event.lateness())}});
            return;
        case kinds::skipped:
            services_.log.write(log_level::info, "runs skipped: they were due during another run",
                                {{"incoming", incoming_}, {"due", due}, {"runs", event.runs}});
            return;
        case kinds::missed:
            services_.log.write(log_level::warning,
                                "runs missed: they were due while none could begin",
                                {{"incoming", incoming_}, {"due", due}, {"runs", event.runs}});
            return;
        case kinds::cut_off:
            services_.log.write(log_level::warning, "run cut off: the next one is due",
                                {{"incoming", incoming_}, {"due", due}});
            return;
        case kinds::held:
            services_.log.write(log_level::info, "run waits for the end of a pause or maintenance",
                                {{"incoming", incoming_}, {"due", due}});
            return;
    }
}

}  // namespace sluice::engine
