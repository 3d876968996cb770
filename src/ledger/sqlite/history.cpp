#include "ledger/sqlite/history.hpp"

namespace sluice::ledger::sqlite {

namespace {

task_move creation_of(const task& task) {
    task_move first{task.created, task_state::fresh, 0, ""};
    const bool came_held = task.state == task_state::held && task.attempts == 0;
    if (task.state == task_state::rejected || came_held) {
        first.to = task.state;
        first.reason = task.reason;
    }
    return first;
}

bool is_told(task_state state) {
    return state == task_state::rejected || state == task_state::held;
}

}  // namespace

history::history(connection& connection, name_table& known)
    : tasks_(connection, known),
      task_(connection, std::string("SELECT") + task_rows::columns + "FROM tasks t" +
                            task_rows::join + "WHERE t.id = ?1"),
      attempts_(connection,
                "SELECT number, started, ended, state, reason, request, response FROM attempts"
                " WHERE task = ?1 ORDER BY number"),
      moves_(connection,
             "SELECT at, state, attempt, reason, who FROM moves WHERE task = ?1 ORDER BY id"),
      earlier_(connection, "SELECT until, data FROM former_data WHERE task = ?1 ORDER BY id") {}

std::optional<task_history> history::find(task_id id) {
    task_history whole;
    std::optional<wall_time> started;
    {
        auto found = task_.with(id);
        if (!found.next()) {
            return std::nullopt;
        }
        whole.task = tasks_.read(found);
        started = found.optional_time(task_rows::started_column);
    }
    tasks_.complete(whole.task);
    whole.attempts = attempts_of(whole.task, started);
    whole.moves = moves_of(whole);
    auto earlier = earlier_.with(id);
    while (earlier.next()) {
        whole.earlier.push_back({earlier.time(0), earlier.text(1)});
    }
    return whole;
}

std::vector<attempt_summary> history::attempts_of(const task& task,
                                                  std::optional<wall_time> started) {
    std::vector<attempt_summary> all;
    auto found = attempts_.with(task.id);
    while (found.next()) {
        attempt_summary one;
        one.number = static_cast<int>(found.integer(0));
        one.started = found.time(1);
        one.ended = found.optional_time(2);
        one.outcome = found.is_null(3) ? "" : std::string(name_of(found.state(3)));
        one.reason = found.text(4);
        one.request = found.text(5);
        one.response = found.text(6);
        all.push_back(std::move(one));
    }
    if (task.state == task_state::processing && started) {
        attempt_summary running;
        running.number = task.attempts;
        running.started = *started;
        all.push_back(std::move(running));
    }
    return all;
}

std::vector<task_move> history::moves_of(const task_history& whole) {
    std::vector<task_move> all;
    auto by_hand = moves_.with(whole.task.id);
    bool more = by_hand.next();
    // The stored moves of a task that came in rejected or held, and was moved by an operator, begin
    // with its creation.
    const bool told = more && is_told(by_hand.state(1)) && by_hand.integer(2) == 0 &&
                      by_hand.time(0) == whole.task.created;
    if (!told) {
        all.push_back(creation_of(whole.task));
    }
    const auto take_up_to = [&](int attempt) {
        while (more && by_hand.integer(2) <= attempt) {
            all.push_back({by_hand.time(0), by_hand.state(1), static_cast<int>(by_hand.integer(2)),
                           by_hand.text(3), by_hand.text(4)});
            more = by_hand.next();
        }
    };
    take_up_to(0);
    for (const auto& one : whole.attempts) {
        all.push_back({one.started, task_state::processing, one.number, ""});
        if (one.ended) {
            const auto to = task_state_named(one.outcome).value_or(task_state::fresh);
            all.push_back({*one.ended, to, one.number, one.reason});
        }
        take_up_to(one.number);
    }
    return all;
}

}  // namespace sluice::ledger::sqlite
