#pragma once

// Holds the pauses that people have set, as of the last read of the ledger. Schedulers and
// dispatchers ask it before they act.

#include "engine/services.hpp"

#include <sluice/error.hpp>
#include <sluice/ledger/pauses.hpp>

#include <boost/asio/steady_timer.hpp>

#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace sluice::engine {

// Belongs to one shard.
class pause_state {
 public:
    explicit pause_state(services services) : services_(services) {}

    // Reads the ledger, logs each change, and wakes the waiters after a change. Returns true when
    // something has changed.
    awaitable<result<bool>> read();

    bool paused(ledger::paused_kind kind, const std::string& name) const {
        return all_held_ || paused_.contains({kind, name});
    }

    // Counts everything as paused for the rest of this daemon's life.
    void hold_all() { all_held_ = true; }

    // Resumes when the name is not paused, at once if it never was. After terminal cancellation it
    // throws operation_aborted and has changed nothing.
    awaitable<void> until_resumed(ledger::paused_kind kind, std::string name) const;

 private:
    using key = std::pair<ledger::paused_kind, std::string>;

    void say(const key& key, const ledger::pause_entry* how);

    services services_;
    std::map<key, ledger::pause_entry> paused_;
    bool all_held_ = false;
    mutable std::list<std::shared_ptr<asio::steady_timer>> waiting_;
};

inline bool is_paused(const services& services, ledger::paused_kind kind, const std::string& name) {
    return services.pauses != nullptr && services.pauses->paused(kind, name);
}

}  // namespace sluice::engine
