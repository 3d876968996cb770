#include "engine/plan/incoming_settings.hpp"

#include "engine/plan/schedule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace sluice::engine {
namespace {

using settings = incoming_settings;

// The zone has a check of its own, so that its mistake is reported at its own key.
void check_schedule(const settings& given, config::section_report& report) {
    const auto parsed = schedule::parse(given.schedule, "UTC");
    if (!parsed) {
        report.add("schedule", parsed.error().message, parsed.error().mend);
    }
}

void check_zone(const settings& given, config::section_report& report) {
    const auto parsed = schedule::parse("by hand", given.time_zone);
    if (!parsed) {
        report.add("time_zone", parsed.error().message, parsed.error().mend);
    }
}

// Without memory nothing can move, and nothing can be missing.
void check_memory(const settings& given, config::section_report& report) {
    constexpr std::string_view mend = "set 'emit: changed', or 'remember: true' beside 'emit: all'";
    if (!given.watch.empty() && (!given.remembers() || given.emit == emit_rule::only_new)) {
        report.add("watch", "'watch' needs the values of last time, and they are not remembered",
                   std::string(mend));
    }
    if (given.deleted == deleted_rule::emit && !given.remembers()) {
        report.add("deleted",
                   "'deleted: emit' needs to know what was there, and it is not remembered",
                   std::string(mend));
    }
}

void check_first_run(const settings& given, config::section_report& report) {
    const auto rule = first_run_rule::parse(given.first_run);
    if (!rule) {
        report.add("first_run", rule.error().message, rule.error().mend);
        return;
    }
    if (!rule->all && given.emit == emit_rule::all) {
        report.add("first_run",
                   "'first_run' holds back what is known, and 'emit: all' offers that each time",
                   "set 'emit: new' or 'emit: changed'");
    }
    if (given.newest_by && rule->newest == 0) {
        report.add("newest_by", "'newest_by' says which records are the newest, and none is asked",
                   "set 'first_run: newest 10', or take it out");
    }
}

bool is_name(std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    constexpr std::string_view more = "abcdefghijklmnopqrstuvwxyz_0123456789";
    return !text.empty() && letters.find(text.front()) != letters.npos &&
           text.find_first_not_of(more) == text.npos;
}

std::string judge_watch(const config::named_list<expression>& watch) {
    // The engine sets these events and headers itself.
    constexpr std::array<std::string_view, 6> taken = {"created", "changed",    "unchanged",
                                                       "deleted", "first_seen", "moved"};
    for (const auto& [name, value] : watch.entries) {
        if (!is_name(name)) {
            return "'" + name + "' cannot be an event: use small letters, digits and '_'";
        }
        if (std::ranges::find(taken, name) != taken.end()) {
            return "'" + name + "' is taken: give the event another name";
        }
    }
    return "";
}

void declare_schedule(config::declaration<settings>& d) {
    d.field("schedule", &settings::schedule,
            "The times of runs: 'every 5m', five cron fields, @hourly and the like, or 'by hand'")
        .example("every 5m")
        .example("0 9 * * mon-fri");
    d.field("time_zone", &settings::time_zone, "IANA name of the time zone of a cron schedule")
        .example("Europe/Berlin");
    d.field("overlap", &settings::overlap, "Rule for a run that is due during another run")
        .choice("queue", overlap_rule::queue, "one run follows at once")
        .choice("skip", overlap_rule::skip, "the next run is the first that is due after it")
        .choice("cancel", overlap_rule::cancel,
                "it cuts the other off and begins; the listing goes on after the last whole page");
    d.field(
         "missed", &settings::missed,
         "Rule for runs that were due while the daemon was down, or while a pause or maintenance "
         "held them back")
        .choice("once", missed_rule::once, "one run at the start makes up for them")
        .choice("skip", missed_rule::skip,
                "no run makes up for them; a listing that was cut off still goes on at once")
        .choice("all", missed_rule::all,
                "each is made up for, one after the other, up to `missed_limit`");
    d.field("missed_limit", &settings::missed_limit,
            "The most runs that `missed: all` makes up for; the newest count")
        .at_least(1)
        .at_most(1000);
    d.field("jitter", &settings::jitter,
            "The longest time by which a run starts later than planned, never past the next run. "
            "The time follows from the incoming's name and the planned moment, so `sluice "
            "schedules` knows it")
        .at_least(std::chrono::milliseconds(0))
        .at_most(std::chrono::hours(24))
        .example("30s");
    d.field("priority", &settings::priority,
            "Who gets requests of a short budget first. One that has waited for a whole window of "
            "the budget counts as one step higher")
        .choice("high", net::priority::high, "before the others")
        .choice("medium", net::priority::medium, "after high, before low")
        .choice("low", net::priority::low, "after the others");
}

void declare_memory(config::declaration<settings>& d) {
    d.field("emit", &settings::emit, "Selects the entities that go on to the routes")
        .choice("all", emit_rule::all, "every entity of every run")
        .choice("new", emit_rule::only_new, "entities that were never seen before")
        .choice("changed", emit_rule::only_changed,
                "entities that are new or differ from last time");
    d.field("compare", &settings::compare,
            "Expression for the part of an entity that is compared with last time. Without it, all "
            "data is compared")
        .example("[status, scheduledAt]");
    d.field("remember", &settings::remember,
            "Remembers entities also with 'emit: all', for header.event and header.first_seen");
    d.field(
         "watch", &settings::watch,
         "Names of events, each with an expression. When its value moves, header.event has the "
         "name, and header.from and header.to have both values. If several move, the first counts")
        .example("{status: status, rescheduled: scheduledAt}")
        .check(judge_watch);
    d.field("deleted", &settings::deleted, "What to do with an entity that is no longer listed")
        .formerly("gone")
        .choice("ignore", deleted_rule::ignore, "nothing")
        .choice("emit", deleted_rule::emit,
                "it goes on once more, as it was last offered, with header.event 'deleted'");
    d.field("deleted_after", &settings::deleted_after,
            "How many complete listings in a row must miss an entity. One listing is no proof "
            "where pages shift while they are read")
        .formerly("gone_after")
        .at_least(1)
        .at_most(1000);
}

void declare_first_run(config::declaration<settings>& d) {
    d.field(
         "first_run", &settings::first_run,
         "Selects the records of the very first listing that go on to the routes: 'all', none "
         "('remember'), or 'newest N'. The others are remembered as if they had gone on. It also "
         "applies to each new part of a fan-out, such as a new workspace")
        .example("remember")
        .example("newest 10");
    d.field("newest_by", &settings::newest_by,
            "Expression for a number or a time, for 'first_run: newest N'. The greatest are the "
            "newest. Without it, the records listed first are the newest")
        .example("createdAt");
    d.field("fresh", &settings::fresh,
            "Starts although a name that is no longer configured has the memory of this source. "
            "All records then count as new");
}

}  // namespace

result<first_run_rule> first_run_rule::parse(std::string_view text) {
    constexpr std::string_view newest = "newest ";
    constexpr std::int64_t most = 1'000;
    first_run_rule rule;
    rule.all = text == "all";
    if (rule.all || text == "remember") {
        return rule;
    }
    if (text.starts_with(newest)) {
        const auto number = text.substr(newest.size());
        const auto* end = number.data() + number.size();
        const auto [at, error] = std::from_chars(number.data(), end, rule.newest);
        if (error == std::errc() && at == end && rule.newest >= 1 && rule.newest <= most) {
            return rule;
        }
    }
    return failure(failure_class::invalid, "'" + std::string(text) + "' is no rule for a first run",
                   "use all, remember, or newest 1 to newest 1000");
}

const config::declaration<incoming_settings>& incoming_declaration() {
    static const auto declared = [] {
        config::declaration<settings> d("incoming", "Fetches entities: a subscriber on a schedule");
        d.field("enabled", &settings::enabled,
                "Switches the incoming on or off; its settings stay");
        declare_schedule(d);
        d.field("subscriber", &settings::subscriber,
                "The component that fetches, with its settings")
            .required()
            .component("subscriber");
        d.field("identifier", &settings::identifier,
                "Expression for the identifier of an entity. Without it, the subscriber's own "
                "identifier counts")
            .example("id");
        declare_memory(d);
        declare_first_run(d);
        d.field("transformers", &settings::transformers,
                "Stages for every entity, before the routes")
            .component("transformer");
        d.check({"schedule"}, check_schedule);
        d.check({"time_zone"}, check_zone);
        d.check({"emit", "remember", "watch", "deleted"}, check_memory);
        d.check({"first_run", "newest_by", "emit"}, check_first_run);
        return d;
    }();
    return declared;
}

}  // namespace sluice::engine
