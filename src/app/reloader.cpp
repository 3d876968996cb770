#include "app/reloader.hpp"

#include "app/budget_check.hpp"
#include "app/generations.hpp"
#include "app/held_memory.hpp"
#include "app/log.hpp"
#include "app/notify.hpp"
#include "app/started_configuration.hpp"
#include "engine/plan/assembly.hpp"

#include <sluice/async/offload.hpp>
#include <sluice/failpoint.hpp>
#include <sluice/model/text.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace sluice::app {
namespace {

using std::chrono::milliseconds;

// Between two writes of one file an editor takes less. A file that is younger is looked at again
// when it has this age.
constexpr milliseconds quiet_time{50};
// Then somebody writes all the time, and says so.
constexpr int most_tries = 20;

std::string text_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "an exception without a name";
    }
}

bool is_abort(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

milliseconds age_of(const read_files& files) {
    using file_clock = std::filesystem::file_time_type::clock;
    return std::chrono::duration_cast<milliseconds>(file_clock::now() - files.last_written());
}

}  // namespace

struct reloader::request {
    explicit request(const asio::any_io_executor& executor)
        : answered(executor, std::chrono::steady_clock::time_point::max()) {}

    std::string asked_by;
    std::optional<reload_verdict> verdict;
    asio::steady_timer answered;  // never expires; cancelled when the verdict is there
};

// A configuration that may become the next generation.
struct reloader::candidate {
    snapshot read;
    engine::object_prints prints;
    std::vector<engine::object_change> changes;
    std::unique_ptr<assembled> built;
};

reloader::reloader(reload_parts parts, generation first)
    : parts_(std::move(parts)),
      present_(std::move(first)),
      wake_(parts_.shared.context.get_executor()) {}

void reloader::ask(std::string asked_by) {
    auto made = std::make_shared<request>(parts_.shared.context.get_executor());
    made->asked_by = std::move(asked_by);
    requests_.push_back(std::move(made));
    wake_.notify();
}

awaitable<reload_verdict> reloader::reload(std::string asked_by) {
    if (stopping_) {
        reload_verdict refused;
        refused.generation = present_.number;
        refused.asked_by = std::move(asked_by);
        refused.why = stopping();
        co_return refused;
    }
    ask(std::move(asked_by));
    const auto own = requests_.back();
    while (!own->verdict) {
        co_await own->answered.async_wait(as_tuple);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
    co_return *own->verdict;
}

void reloader::stop() {
    stopping_ = true;
    wake_.notify();
}

failure reloader::stopping() const {
    return {failure_class::busy, "the daemon is stopping",
            "the next start reads the files as they are then"};
}

awaitable<void> reloader::work() {
    for (;;) {
        if (requests_.empty()) {
            co_await wake_.wait();
            continue;
        }
        // Those who come from here on wait for the next reload: this one has begun to read.
        const auto together = std::exchange(requests_, {});
        std::vector<std::string> names;
        for (const auto& one : together) {
            if (std::ranges::find(names, one->asked_by) == names.end()) {
                names.push_back(one->asked_by);
            }
        }
        auto verdict = co_await answer(std::move(names));
        for (const auto& one : together) {
            one->verdict = verdict;
            one->answered.cancel();
        }
    }
}

awaitable<reload_verdict> reloader::answer(std::vector<std::string> names) {
    const auto begun = parts_.shared.time.steady_now();
    notify_reloading();
    reload_verdict verdict;
    verdict.asked_by = joined(names, ", ");
    std::exception_ptr thrown;
    try {
        co_await attempt(&verdict);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (thrown) {
        verdict.outcome = reload_outcome::failed;
        verdict.why = is_abort(thrown)
                          ? stopping()
                          : failure(failure_class::internal, "unexpected: " + text_of(thrown),
                                    "report it; the log has the place");
    }
    verdict.generation = present_.number;
    verdict.took =
        std::chrono::duration_cast<milliseconds>(parts_.shared.time.steady_now() - begun);
    last_failure_ = verdict.exit_code() == 0 ? std::string()
                                             : "the last reload changed nothing: " +
                                                   std::string(name_of(verdict.outcome));
    say(verdict);
    notify_ready(status());
    parts_.on_verdict(verdict, present_.files);
    let_go_of_a_reading();
    co_return verdict;
}

awaitable<void> reloader::attempt(reload_verdict* verdict) {
    candidate next;
    if (!co_await read_in_peace(&next, verdict)) {
        co_return;
    }
    verdict->objects = next.changes;
    if (is_refused(next, *verdict)) {
        co_return;
    }
    if (engine::nothing_to_swap(next.changes)) {
        // Comments may have changed, or a file's time: the watch compares with these from now on.
        present_.files = std::make_shared<read_files>(std::move(next.read.files));
        verdict->outcome = reload_outcome::unchanged;
        co_return;
    }
    const auto opened = next.built->open_tokens();
    if (!opened) {
        verdict->why = opened.error();
        co_return;
    }
    const auto* plan = &next.built->plan();
    auto names = co_await parts_.runs.look_at_names(plan);
    if (!names) {
        verdict->why = names.error();
        co_return;
    }
    const auto written = co_await write_down(&next, verdict);
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
    put_in_force(std::move(next), *std::move(names), *verdict);
    reach(failpoint::reload_swapped);
}

// Reads, builds, and looks again, until nobody has written meanwhile.
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

// In the pool: parsing would hold up deliveries.
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

awaitable<std::vector<std::string>> reloader::second_look(const candidate* next) {
    const auto age = age_of(next->read.files);
    if (age >= milliseconds(0) && age < quiet_time) {
        co_await parts_.shared.time.sleep_for(quiet_time - age);
    }
    auto look = [next] { return next->read.files.changed_texts(); };
    co_return co_await offload(parts_.shared.pool, std::move(look));
}

// No wait lies between the trial of the new limits and the end of it: no request sees them.
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

void reloader::put_in_force(candidate next, engine::name_findings names, reload_verdict& verdict) {
    for (const auto& stray : names.strays) {
        verdict.warnings.push_back(stray.message + "; " + stray.mend);
    }
    for (const auto& [name, why] : names.renamed) {
        verdict.warnings.push_back("incoming '" + name + "' is not started: " + why.message + "; " +
                                   why.mend);
    }
    const bool other_level = parts_.runs.running().daemon.level != next.built->plan().daemon.level;
    verdict.draining = parts_.runs.swap(next.built->take_plan(), std::move(names));
    parts_.shared.budgets.put_in_force(next.built->budget_limits());
    parts_.shared.budgets.prefer(next.built->priorities());
    // A level that a person has set since the start stays, unless the file says another one.
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

// Those of some generations before stay hidden, too: an old key may still be good, and parts that
// drain still use it.
void reloader::hide_secrets_of(const config::loaded& given) {
    constexpr std::int64_t remembered = 8;
    parts_.filter.keep("generation " + std::to_string((present_.number + 1) % remembered),
                       given.secrets);
}

void reloader::say(const reload_verdict& verdict) const {
    auto& log = parts_.shared.log;
    switch (verdict.outcome) {
        case reload_outcome::applied:
        case reload_outcome::unchanged:
            log.write(log_level::info,
                      verdict.outcome == reload_outcome::applied
                          ? "reloaded: the next generation is in force"
                          : "reloaded: nothing to do",
                      {{"generation", verdict.generation},
                       {"asked_by", verdict.asked_by},
                       {"objects", verdict.counts()},
                       {"took", format_duration(verdict.took)}});
            break;
        case reload_outcome::failed:
            log.write(log_level::error, "not reloaded: nothing has changed",
                      {{"generation", verdict.generation},
                       {"asked_by", verdict.asked_by},
                       {"failure", describe(verdict.why.value_or(failure()))}});
            break;
        case reload_outcome::misconfigured:
            log.write(log_level::error, "not reloaded: the configuration is wrong",
                      {{"generation", verdict.generation},
                       {"asked_by", verdict.asked_by},
                       {"problems", verdict.problems.to_text()}});
            break;
    }
    for (const auto& one : verdict.objects) {
        if (one.fate == engine::object_fate::needs_restart) {
            log.write(log_level::warning, "a setting needs a restart: the former value is in force",
                      {{"setting", "daemon." + one.name}});
        }
    }
}

std::string reloader::status() const {
    const auto& plan = parts_.runs.running();
    auto text = "Generation " + std::to_string(present_.number) + ": " +
                std::to_string(plan.incoming.size()) + " incoming, " +
                std::to_string(plan.routes.size()) + " routes, " +
                std::to_string(plan.outgoing.size()) + " outgoing";
    return last_failure_.empty() ? text : text + "; " + last_failure_;
}

}  // namespace sluice::app
