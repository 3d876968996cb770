#pragma once

// Runs the stages of an object, or fetches a page of an incoming, for a person who wants to see
// what happens. It works in the daemon, beside the configuration that runs.

#include "app/edited_files.hpp"
#include "app/reloader.hpp"
#include "app/tried_object.hpp"
#include "control/trials.hpp"

#include <sluice/ledger/ledger.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace sluice::app {

struct trial_parts {
    std::filesystem::path directory;  // of the configuration, absolute; or its only file
    const environment_at_start& started;
    const secret_filter& filter;
    asio::thread_pool& pool;  // reads the files
    clock& time;
    const reloader& reloads;
    const engine::engine& runs;
    ledger::ledger& ledger;
};

class daemon_trials final : public control::trials {
 public:
    // What `parts` refer to outlives it.
    explicit daemon_trials(trial_parts parts) : parts_(std::move(parts)) {}

    awaitable<result<json::value>> run_stages(control::stages_trial wanted) override;
    awaitable<result<json::value>> fetch_page(control::page_trial wanted) override;
    awaitable<result<json::value>> possible_results(ledger::task_id task) override;
    awaitable<result<json::value>> make_case(ledger::task_id task) override;
    awaitable<result<void>> keep_case(std::string path, std::string text) override;

    // The records of a page that an answer shows.
    static constexpr std::size_t most_records = 50;

 private:
    // The files as they are now, and what was made of them. A trial holds it to its end.
    struct shown_files {
        config::loaded given;
        engine::object_prints prints;
        reloader::shown_configuration made;
    };

    // Fails (class invalid) when the text is for no file of the configuration.
    awaitable<result<std::unique_ptr<shown_files>>> read(control::tried_configuration from,
                                                         std::optional<engine::object_key> anew);
    awaitable<void> let_go(std::unique_ptr<shown_files> files);
    awaitable<result<ledger::task_history>> task_of(ledger::task_id id);
    awaitable<result<engine::stage_story>> story_of(const engine::plan* plan,
                                                    const control::stages_trial* wanted,
                                                    const tried_object* object);
    awaitable<result<engine::stage_story>> story_in(const shown_files* files,
                                                    const control::stages_trial* wanted);
    awaitable<result<json::value>> page_in(const shown_files* files,
                                           const control::page_trial* wanted);
    awaitable<result<json::value>> results_in(const shown_files* files, const ledger::task* task);
    // Hides the secrets of the daemon, and those of files that it does not run.
    json::value hidden(const json::value& shown, const config::loaded* given) const;

    trial_parts parts_;
};

// The budget of a client is in force only while the client runs. Fails (class refused) for an
// object that uses one of the changed clients.
result<void> is_paid_for(const std::set<engine::object_key>& changed,
                         const engine::object_print& user);

}  // namespace sluice::app
