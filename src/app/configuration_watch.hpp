#pragma once

// Notices that files of the configuration differ from the ones that run. The watch says so once,
// and keeps it in the ledger with other facts about the daemon. `sluice status` shows them. With
// `daemon.watch` it asks for a reload.

#include "app/daemon_facts.hpp"
#include "app/reload_verdict.hpp"
#include "app/snapshot.hpp"
#include "engine/services.hpp"

#include <sluice/async/event.hpp>

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::app {

// Decides when changed files are asked to be loaded. No I/O.
class reload_rule {
 public:
    // Called at each look, with the files that differ and the time of the youngest file. Returns
    // true when two looks have seen the same change, so that nobody is writing any more. It says
    // so once for each change: a configuration that was refused is not tried again as it is.
    bool asks(const std::vector<std::string>& changed, std::filesystem::file_time_type youngest);

 private:
    using sight = std::pair<std::vector<std::string>, std::filesystem::file_time_type>;
    sight last_;
    sight asked_;
};

class configuration_watch {
 public:
    // The pool outlives it.
    configuration_watch(std::shared_ptr<read_files> files, asio::thread_pool& pool,
                        daemon_facts facts, asio::any_io_executor executor)
        : files_(std::move(files)),
          pool_(pool),
          facts_(std::move(facts)),
          wake_(std::move(executor)) {}

    // As long as `loads` returns true, changed files are loaded. `ask` begins a reload and returns
    // at once.
    void load_changes(std::function<bool()> loads, std::function<void()> ask);

    // Looks every few seconds until it is cancelled.
    awaitable<void> run(engine::services services);

    // Tells the watch how a reload ended. `files` are those that run now.
    void note(const reload_verdict& verdict, std::shared_ptr<read_files> files, wall_time at);

    const daemon_facts& facts() const { return facts_; }

 private:
    awaitable<void> look(const engine::services* services);
    awaitable<void> keep(const engine::services* services);
    void say(const engine::services& services) const;

    std::shared_ptr<read_files> files_;  // shared with a look under way in the pool
    asio::thread_pool& pool_;
    daemon_facts facts_;
    wake_event wake_;
    reload_rule rule_;
    std::function<bool()> loads_ = [] { return false; };
    std::function<void()> ask_;
};

}  // namespace sluice::app
