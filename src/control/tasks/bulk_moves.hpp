#pragma once

// Moves all tasks of a filter beside the requests, step by step, so that a person can watch it and
// stop it. The daemon's writes get their turn between two steps.

#include "control/tasks/task_moves.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/async/group.hpp>
#include <sluice/model/event_log.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace sluice::control {

struct bulk_move {
    std::int64_t id = 0;
    ledger::task_action move;
    std::int64_t expected = 0;  // tasks, as counted before it began
    ledger::action_report done = {};
    wall_time began{};
    std::optional<wall_time> ended = {};
    bool stopping = false;  // a person has stopped it
    std::optional<failure> failed = {};
};

class bulk_moves {
 public:
    // The references outlive it. `on_step` hears after each step that tasks were moved.
    bulk_moves(asio::any_io_executor executor, ledger::ledger& ledger, clock& time, event_log& log,
               std::function<void()> on_step);

    // Resumes after the first step with the number of the move. A small one has then ended.
    awaitable<result<std::int64_t>> begin(ledger::task_action move);

    // The last ones, by number. They are kept until the daemon ends.
    const bulk_move* find(std::int64_t id) const;
    // Ends it after the step in hand. Returns false when it has ended.
    bool stop(std::int64_t id);

    // Stops all. Await it before the destructor.
    awaitable<void> end();

    static constexpr std::size_t most_kept = 50;

 private:
    awaitable<void> step(std::shared_ptr<bulk_move> one);
    awaitable<void> go_on(std::shared_ptr<bulk_move> one);

    ledger::ledger& ledger_;
    clock& time_;
    event_log& log_;
    std::function<void()> on_step_;
    task_group group_;
    std::map<std::int64_t, std::shared_ptr<bulk_move>> moves_;
    std::int64_t newest_ = 0;
    bool ending_ = false;
};

}  // namespace sluice::control
