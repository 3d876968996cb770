#pragma once

// Reloads the configuration of a running daemon as a transaction (decision 0062): reads one
// snapshot, checks it, builds what differs beside the parts that run, and swaps them at once. A
// failure at any step changes nothing and is the answer.

#include "app/assembled.hpp"
#include "app/log_levels.hpp"
#include "app/reload_verdict.hpp"
#include "app/snapshot.hpp"
#include "engine/engine.hpp"
#include "engine/plan/object_prints.hpp"

#include <sluice/async/event.hpp>
#include <sluice/model/secret_filter.hpp>

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace sluice::app {

// A configuration that runs.
struct generation {
    std::int64_t number = 0;
    engine::object_prints prints;
    std::shared_ptr<read_files> files;
    std::unique_ptr<assembled> built;
};

// The parts that a reload works with. They outlive the reloader.
struct reload_parts {
    std::filesystem::path directory;  // of the configuration
    const environment_at_start& started;
    shared_parts& shared;
    secret_filter& filter;
    log_levels& levels;
    engine::engine& runs;
    ledger::ledger& ledger;
    // Hears each verdict, with the files that run after it.
    std::function<void(const reload_verdict&, std::shared_ptr<read_files>)> on_verdict;
};

// Belongs to one shard.
class reloader {
 public:
    reloader(reload_parts parts, generation first);

    // Carries out reloads until it is cancelled (terminal). All callers that still wait then get an
    // answer.
    awaitable<void> work();

    // Resumes with the verdict of a reload that has read the files after this call. Callers that
    // come before a reload begins share it. `asked_by` is for the log. Cancelling ends the wait and
    // not the reload.
    awaitable<reload_verdict> reload(std::string asked_by);

    // As reload(), for a caller who does not wait.
    void ask(std::string asked_by);

    // From now on every reload fails, also one under way that has not swapped yet.
    void stop();

    const configured_clients& clients() const { return present_.built->clients(); }
    // They hold until the caller's next co_await.
    kept_tokens& tokens() { return present_.built->tokens(); }

    // The files that run.
    std::shared_ptr<const read_files> files() const { return present_.files; }

    // A configuration that is made for show, beside the one that runs.
    struct shown_configuration {
        std::unique_ptr<assembled> built;
        std::set<engine::object_key> changed;  // its objects that differ from those that run
    };
    // Puts nothing in force. Equal objects are those that run, except `anew`, which is made again.
    // `given` is good and outlives the result; a component that cannot be made adds its problem.
    // `prints` are its own.
    shown_configuration build_for_show(config::loaded& given, const engine::object_prints& prints,
                                       const std::optional<engine::object_key>& anew) const;
    // Ends a configuration for show, with the budgets that only it had.
    void end_show(shown_configuration shown) const;

    std::int64_t generation_number() const { return present_.number; }

    // The reloads since the start, by their outcome: "applied", "failed".
    const std::map<std::string, std::int64_t>& counts() const { return counts_; }
    // The message of a last reload that failed; empty when it succeeded.
    const std::string& last_failure() const { return last_failure_; }

    // The state in one line, for the service manager.
    std::string status() const;

 private:
    struct request {
        explicit request(const asio::any_io_executor& executor)
            : answered(executor, std::chrono::steady_clock::time_point::max()) {}

        std::string asked_by;
        std::optional<reload_verdict> verdict;
        asio::steady_timer answered;  // never expires; cancelled when the verdict is there
    };
    struct candidate;

    awaitable<reload_verdict> answer(std::vector<std::string> names);
    awaitable<void> attempt(reload_verdict* verdict);
    awaitable<void> carry_out(candidate* next, reload_verdict* verdict);
    awaitable<bool> read_in_peace(candidate* next, reload_verdict* verdict);
    candidate read() const;
    void build(candidate& next);
    awaitable<std::vector<std::string>> second_look(const candidate* next);
    bool is_refused(candidate& next, reload_verdict& verdict);
    awaitable<result<void>> write_down(const candidate* next, const reload_verdict* verdict);
    void put_in_force(candidate& next, engine::name_findings names, reload_verdict& verdict);
    void hide_secrets_of(const config::loaded& given);
    void say(const reload_verdict& verdict) const;
    failure stopping() const;

    reload_parts parts_;
    generation present_;
    std::list<std::shared_ptr<request>> requests_;
    wake_event wake_;
    bool stopping_ = false;
    std::map<std::string, std::int64_t> counts_;
    std::string last_failure_;
};

}  // namespace sluice::app
