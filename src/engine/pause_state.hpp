#pragma once

// What people have paused, as the ledger last said it.

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

// For one shard.
class pause_state {
 public:
    explicit pause_state(services services) : services_(services) {}

    // Reads the ledger and says in the log what has changed; true when something has.
    awaitable<result<bool>> read();

    bool paused(ledger::paused_kind kind, const std::string& name) const {
        return all_held_ || paused_.contains({kind, name});
    }

    // As if everything were paused, for the rest of this daemon's life.
    void hold_all() { all_held_ = true; }

    // Resumes when it is not paused any more, at once when it is not. Cancelled (terminal) it
    // throws operation_aborted.
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
