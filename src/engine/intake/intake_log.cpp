#include "engine/intake/intake.hpp"

#include <algorithm>

// Writes the log lines of a run.

namespace sluice::engine {

void intake::note_first_problem(const std::vector<ledger::new_task>& tasks,
                                const std::vector<std::string>& problems) {
    if (!first_problem_.empty()) {
        return;
    }
    const auto rejected =
        std::ranges::find(tasks, ledger::task_state::rejected, &ledger::new_task::state);
    if (rejected != tasks.end()) {
        first_problem_ = "'" + rejected->entity_id + "': " + rejected->reason;
    } else if (!problems.empty()) {
        first_problem_ = problems.front();
    }
}

void intake::note_planned(wall_time planned) {
    activity_.last_lateness =
        std::max(services_.time.now() - planned, std::chrono::milliseconds(0));
}

void intake::note_offered(const std::vector<ledger::new_task>& tasks) {
    for (const auto& one : tasks) {
        ++offered_[one.lane.route];
    }
}

void intake::end_spans(const result<void>& done) {
    page_span_.end();
    if (span_.is_on()) {
        span_.set("sluice.incoming", incoming_->name);
        span_.set("sluice.run", run_);
        span_.set("sluice.pages", counts_.pages);
        span_.set("sluice.tasks", counts_.tasks);
        if (!done) {
            span_.fail(done.error().kind);
        }
        span_.end();
    }
}

void intake::count_run(const result<void>& done) {
    auto& all = activity_.counts;
    all.pages += counts_.pages;
    all.items += counts_.items;
    all.entities += counts_.entities;
    all.tasks += counts_.tasks;
    all.rejected += counts_.rejected;
    ++activity_.runs;
    end_spans(done);
    const auto now = services_.time.now();
    if (done) {
        note_credential(activity_.credential, nullptr, now);
        activity_.last_success = now;
        activity_.failure.clear();
    } else {
        const auto why = done.error();
        note_credential(activity_.credential, &why, now);
        ++activity_.failed[why.kind];
        activity_.failure = describe(why);
    }
}

void intake::say_passed_over() {
    if (passed_over_ > 0) {
        services_.log.write(log_level::warning,
                            "records share an identifier: only one of each counts in a listing",
                            {{"incoming", incoming_->name},
                             {"records", passed_over_},
                             {"first", first_passed_over_},
                             {"mend", std::string("where they are different things, make the "
                                                  "incoming's `identifier` longer")}});
    }
}

void intake::log_end(ledger::run_id run, const result<void>& done) {
    log_rejections(run);
    log_handled(run);
    say_passed_over();
    if (remembered_ > 0) {
        services_.log.write(
            log_level::info, "first listing: remembered, and not offered",
            {{"incoming", incoming_->name}, {"run", run}, {"records", remembered_}});
    }
    if (!done) {
        log_failure("run failed", run, done.error());
        return;
    }
    if (const auto over = failing_.worked(services_.time.now())) {
        services_.log.write(log_level::info, "runs work again",
                            {{"incoming", incoming_->name},
                             {"failures", over->times},
                             {"after", format_duration(over->lasted)}});
    }
    services_.log.write(log_level::info, "run finished",
                        {{"incoming", incoming_->name},
                         {"run", run},
                         {"pages", counts_.pages},
                         {"items", counts_.items},
                         {"entities", counts_.entities},
                         {"tasks", counts_.tasks},
                         {"rejected", counts_.rejected}});
}

void intake::log_rejections(ledger::run_id run) {
    if (counts_.rejected > 0) {
        services_.log.write(
            log_level::warning, "records were rejected: they wait for a person",
            {{"incoming", incoming_->name},
             {"run", run},
             {"rejected", counts_.rejected},
             {"first", first_problem_},
             {"mend",
              "mend the stage or the data, then `sluice tasks retry --status rejected "
              "--run " +
                  std::to_string(run) + "`"}});
    } else if (untold_ > 0) {
        services_.log.write(log_level::warning,
                            "a stage failed on records, and no route has a task that tells it",
                            {{"incoming", incoming_->name},
                             {"run", run},
                             {"records", untold_},
                             {"first", first_problem_}});
    }
}

// A rule hides nothing: an operator sees how many records it was for.
void intake::log_handled(ledger::run_id run) {
    for (const auto& one : handled_.all()) {
        services_.log.write(log_level::warning, "a stage failed, and its on_error was followed",
                            {{"incoming", incoming_->name},
                             {"run", run},
                             {"stage", one.stage},
                             {"on_error", one.rule},
                             {"records", one.records},
                             {"first", one.first}});
    }
}

// Logs a failure that every run repeats once, then once an hour with a count. A person who asked
// for a run always sees it.
void intake::log_failure(const char* message, ledger::run_id run, const failure& why) {
    const auto news = failing_.failed(why, services_.time.now());
    const bool folded = news == repeated_failure::news::folded && !by_hand_;
    const auto level = folded ? log_level::debug : log_level::error;
    const auto times = failing_.times() > 1 ? std::to_string(failing_.times()) : std::string();
    if (run == 0) {
        services_.log.write(
            level, message,
            {{"incoming", incoming_->name}, {"failure", describe(why)}, {"in_a_row", times}});
        return;
    }
    services_.log.write(level, message,
                        {{"incoming", incoming_->name},
                         {"run", run},
                         {"pages", counts_.pages},
                         {"tasks", counts_.tasks},
                         {"rejected", counts_.rejected},
                         {"failure", describe(why)},
                         {"in_a_row", times}});
}

}  // namespace sluice::engine
