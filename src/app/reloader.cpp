#include "app/reloader.hpp"

#include "app/budget_check.hpp"
#include "app/generations.hpp"
#include "app/held_memory.hpp"
#include "app/log.hpp"
#include "app/started_configuration.hpp"
#include "engine/plan/assembly.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/failpoint.hpp>
#include <sluice/model/text.hpp>

#include <algorithm>
#include <utility>

namespace sluice::app {
namespace {

using std::chrono::milliseconds;

// An editor takes less time between two writes of one file. A younger file is read again when it
// has this age.
constexpr milliseconds quiet_time{50};
// After this many tries, somebody writes all the time, and the verdict says so.
constexpr int most_tries = 20;

milliseconds age_of(const read_files& files) {
    using file_clock = std::filesystem::file_time_type::clock;
    return std::chrono::duration_cast<milliseconds>(file_clock::now() - files.last_written());
}

}  // namespace

// A configuration that may become the next generation.
struct reloader::candidate {
    snapshot read;
    engine::object_prints prints;
    std::vector<engine::object_change> changes;
    std::unique_ptr<assembled> built;
};

awaitable<void> reloader::attempt(reload_verdict* verdict) {
    candidate next;
    co_await carry_out(&next, verdict);
    // A large configuration takes milliseconds to free, and a delivery must not wait for that.
    auto free = [&next] {
        next.read.given = config::loaded();
        let_go_of_a_reading();
    };
    co_await offload(parts_.shared.pool, std::move(free));
}

awaitable<void> reloader::carry_out(candidate* next, reload_verdict* verdict) {
    if (!co_await read_in_peace(next, verdict)) {
        co_return;
    }
    verdict->objects = next->changes;
    if (is_refused(*next, *verdict)) {
        co_return;
    }
    if (engine::nothing_to_swap(next->changes)) {
        // Only comments or a file's time may have changed. The watch compares with these files from
        // now on.
        present_.files = std::make_shared<read_files>(std::move(next->read.files));
        verdict->outcome = reload_outcome::unchanged;
        co_return;
    }
    const auto opened = next->built->open_tokens();
    if (!opened) {
        verdict->why = opened.error();
        co_return;
    }
    const auto* plan = &next->built->plan();
    auto names = co_await parts_.runs.look_at_names(plan);
    if (!names) {
        verdict->why = names.error();
        co_return;
    }
    const auto written = co_await write_down(next, verdict);
    if (!written) {
        verdict->why = failure(written.error()).within("the next generation is not written down");
        co_return;
    }
    reach(failpoint::reload_written);
    // The stop may have begun during the waits above.
    if (stopping_) {
        verdict->why = stopping();
        co_return;
    }
    put_in_force(*next, *std::move(names), *verdict);
    reach(failpoint::reload_swapped);
}

// Reads and builds, then looks again, until no file changed meanwhile.
awaitable<bool> reloader::read_in_peace(candidate* next, reload_verdict* verdict) {
    std::vector<std::string> written;
    for (int tries = 0; tries < most_tries; ++tries) {
        if (stopping_) {
            verdict->why = stopping();
            co_return false;
        }
        auto work = [this] { return read(); };
        *next = co_await offload(parts_.shared.pool, std::move(work));
        reach(failpoint::reload_read);
        hide_secrets_of(next->read.given);
        build(*next);
        written = co_await second_look(next);
        if (written.empty()) {
            const auto emptied = next->read.files.emptied_since(*present_.files);
            if (emptied.empty()) {
                co_return true;
            }
            verdict->why = failure(
                failure_class::invalid,
                "a file that held something is empty now: " + joined(emptied, ", "),
                "perhaps it is being written, or the disk was full; delete the file to give up "
                "its objects");
            co_return false;
        }
        co_await parts_.shared.time.sleep_for(quiet_time);
    }
    verdict->why = failure(failure_class::busy,
                           "files are being written all the time: " + joined(written, ", "),
                           "try again when they stay as they are");
    co_return false;
}

// In the pool, because parsing would delay deliveries.
reloader::candidate reloader::read() const {
    candidate made;
    made.read = read_snapshot(parts_.directory, parts_.started, *present_.files);
    if (made.read.given.good()) {
        made.prints = engine::prints_of(made.read.given);
        made.changes = engine::compare_objects(present_.prints, made.prints);
    }
    return made;
}

// Only objects that differ are made, so this is short.
void reloader::build(candidate& next) {
    auto& given = next.read.given;
    if (!given.good()) {
        return;
    }
    const auto& running = parts_.runs.running();
    const auto written = engine::daemon_of(given);
    const assembled::running_parts parts{*present_.built, running,
                                         engine::kept_objects(next.changes),
                                         engine::settings_in_force(running.daemon, written)};
    std::ranges::move(engine::compare_settings(running.daemon, written),
                      std::back_inserter(next.changes));
    next.built = std::make_unique<assembled>(parts_.shared, given, &parts);
}

reloader::shown_configuration reloader::build_for_show(
    config::loaded& given, const engine::object_prints& prints,
    const std::optional<engine::object_key>& anew) const {
    const auto changes = engine::compare_objects(present_.prints, prints);
    auto kept = engine::kept_objects(changes);
    shown_configuration made;
    for (const auto& [key, print] : prints) {
        if (!kept.contains(key)) {
            made.changed.insert(key);
        }
    }
    if (anew) {
        kept.erase(*anew);
        // A route that stayed would hold the former object.
        std::erase_if(kept, [](const auto& key) { return key.first == "route"; });
    }
    const auto& running = parts_.runs.running();
    const assembled::running_parts parts{
        *present_.built, running, std::move(kept),
        engine::settings_in_force(running.daemon, engine::daemon_of(given))};
    made.built = std::make_unique<assembled>(parts_.shared, given, &parts);
    return made;
}

void reloader::end_show(shown_configuration shown) const {
    shown.built.reset();
    parts_.shared.budgets.forget_unused();
}

awaitable<std::vector<std::string>> reloader::second_look(const candidate* next) {
    const auto age = age_of(next->read.files);
    if (age >= milliseconds(0) && age < quiet_time) {
        co_await parts_.shared.time.sleep_for(quiet_time - age);
    }
    auto look = [next] { return next->read.files.changed_texts(); };
    co_return co_await offload(parts_.shared.pool, std::move(look));
}

// The trial of the new limits has no wait in it, so no request sees them.
bool reloader::is_refused(candidate& next, reload_verdict& verdict) {
    auto& given = next.read.given;
    if (given.good()) {
        auto& budgets = parts_.shared.budgets;
        const auto before = budgets.put_in_force(next.built->budget_limits());
        refuse_what_cannot_fit(given, *next.built, {});
        budgets.put_in_force(before);
    }
    if (given.good()) {
        return false;
    }
    verdict.outcome = reload_outcome::misconfigured;
    verdict.objects.clear();
    verdict.problems = given.problems;
    return true;
}

awaitable<result<void>> reloader::write_down(const candidate* next, const reload_verdict* verdict) {
    generation_entry entry;
    entry.number = present_.number + 1;
    entry.since = parts_.shared.time.now();
    entry.asked_by = verdict->asked_by;
    entry.version = SLUICE_VERSION;
    entry.counts = verdict->counts();
    for (const auto& file : next->read.files.all()) {
        entry.files.emplace_back(file.path.string(), file.hash);
    }
    auto changes = stored(entry);
    changes.push_back(stored(started_configuration{parts_.directory, names_in(next->read.given)}));
    co_return co_await parts_.ledger.change_values(std::move(changes), entry.since);
}

void reloader::put_in_force(candidate& next, engine::name_findings names, reload_verdict& verdict) {
    for (const auto& stray : names.strays) {
        verdict.warnings.push_back(stray.message + "; " + stray.mend);
    }
    for (const auto& [name, why] : names.renamed) {
        verdict.warnings.push_back("incoming '" + name + "' is not started: " + why.message + "; " +
                                   why.mend);
    }
    const bool other_level = parts_.runs.running().daemon.level != next.built->plan().daemon.level;
    auto plan = next.built->take_plan();
    plan.generation = present_.number + 1;
    verdict.draining = parts_.runs.swap(std::move(plan), std::move(names));
    parts_.shared.budgets.put_in_force(next.built->budget_limits());
    parts_.shared.budgets.prefer(next.built->priorities());
    // A level that an operator has set since the start stays, unless the file has a new one.
    if (other_level) {
        parts_.levels.set(log_level_named(parts_.runs.running().daemon.level));
    }
    present_.number += 1;
    present_.prints = std::move(next.prints);
    present_.files = std::make_shared<read_files>(std::move(next.read.files));
    present_.built = std::move(next.built);
    parts_.shared.budgets.forget_unused();
    verdict.outcome = reload_outcome::applied;
}

// The secrets of some earlier generations stay hidden too. An old key may still be good, and parts
// that drain still use it.
void reloader::hide_secrets_of(const config::loaded& given) {
    constexpr std::int64_t remembered = 8;
    parts_.filter.keep("generation " + std::to_string((present_.number + 1) % remembered),
                       given.secrets);
}

}  // namespace sluice::app
