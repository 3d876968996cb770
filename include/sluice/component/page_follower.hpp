#pragma once

// Hears what becomes of the tasks of one page, for a subscriber that answers others with it. The
// page carries its follower; the engine calls it.

#include <sluice/ledger/task.hpp>
#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <memory>
#include <string>
#include <vector>

namespace sluice {

struct followed_task {
    ledger::task_id id = 0;
    ledger::lane lane;
    ledger::task_state state = ledger::task_state::fresh;
    std::string reason = {};
    std::string external_id = {};
    // The record as the publisher got it, or as the ledger keeps it when nothing was sent.
    json::value data = nullptr;
    json::value reply = nullptr;  // {status, headers, data} as after-steps see it; or null
    // The reply of a publisher over HTTP as it came, also one that failed the task. Null: none.
    std::shared_ptr<const net::response> answered = nullptr;
};

// Says whether the state ends the wait for an outcome. It may still change: a person approves a
// held task, and the target decides about a confirming one hours later.
inline bool ends_wait(ledger::task_state state) {
    using enum ledger::task_state;
    return state != fresh && state != processing && state != retry && state != waiting;
}

class page_follower {
 public:
    virtual ~page_follower() = default;

    // The page is in the ledger. `known` says that the tasks are of an earlier page, because the
    // page brought records that the incoming remembers.
    virtual void stored(std::vector<followed_task> tasks, bool known) = 0;

    // One of the tasks has come to a state.
    virtual void settled(const followed_task& task) = 0;

    // No further word comes, although tasks are open: they are too many, or the daemon stops.
    virtual void ended() = 0;
};

}  // namespace sluice
