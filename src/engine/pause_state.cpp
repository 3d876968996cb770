#include "engine/pause_state.hpp"

#include <sluice/model/time.hpp>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>

namespace sluice::engine {
namespace {

std::string_view name_of(ledger::paused_kind kind) {
    switch (kind) {
        case ledger::paused_kind::incoming:
            return "incoming";
        case ledger::paused_kind::route:
            return "route";
        case ledger::paused_kind::outgoing:
            return "outgoing";
    }
    return "route";
}

}  // namespace

awaitable<result<bool>> pause_state::read() {
    const auto told = co_await services_.ledger.paused();
    if (!told) {
        co_return told.error();
    }
    std::map<key, ledger::pause_entry> now;
    bool changed = false;
    for (const auto& one : *told) {
        const key key(one.kind, one.name);
        now.emplace(key, one);
        if (!paused_.contains(key)) {
            say(key, &one);
            changed = true;
        }
    }
    for (const auto& [what, how] : paused_) {
        if (!now.contains(what)) {
            say(what, nullptr);
            changed = true;
        }
    }
    paused_ = std::move(now);
    if (changed) {
        // The list is emptied first, because until_resumed() tells by it who was cancelled.
        for (const auto& waiter : std::exchange(waiting_, {})) {
            waiter->cancel();
        }
    }
    co_return changed;
}

awaitable<void> pause_state::until_resumed(ledger::paused_kind kind, std::string name) const {
    while (paused(kind, name)) {
        auto waiter = std::make_shared<asio::steady_timer>(
            services_.executor, std::chrono::steady_clock::time_point::max());
        waiting_.push_back(waiter);
        co_await waiter->async_wait(as_tuple);
        // read() removes the waiters that it wakes. A waiter that is still there was cancelled.
        const auto before = waiting_.size();
        waiting_.remove(waiter);
        if (waiting_.size() != before) {
            throw boost::system::system_error(asio::error::operation_aborted);
        }
    }
}

void pause_state::say(const key& key, const ledger::pause_entry* how) {
    const std::string kind(name_of(key.first));
    if (how == nullptr) {
        services_.log.write(log_level::info, "resumed by hand", {{kind, key.second}});
        return;
    }
    services_.log.write(log_level::warning,
                        "paused by hand: what waits there stays until it is resumed",
                        {{kind, key.second},
                         {"reason", how->reason},
                         {"who", how->who},
                         {"since", format_utc_seconds(how->at)}});
}

}  // namespace sluice::engine
