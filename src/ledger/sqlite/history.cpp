#include "ledger/sqlite/history.hpp"

#include <algorithm>

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
                " WHERE task = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3"),
      next_attempt_(connection,
                    "SELECT started FROM attempts WHERE task = ?1 AND number >= ?2"
                    " ORDER BY number LIMIT 1"),
      moves_(connection,
             "SELECT at, state, attempt, reason, who FROM moves WHERE task = ?1"
             " AND attempt >= ?2 AND attempt < ?3 ORDER BY id"),
      earlier_(connection, "SELECT until, data FROM former_data WHERE task = ?1 ORDER BY id") {}

std::optional<task_history> history::find(task_id id, history_part part) {
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
    const auto end = next_attempt_at(id, part);
    const bool runs = whole.task.state == task_state::processing && started;
    const bool shows_running = runs && whole.task.attempts < part.before;
    whole.more_after = end || (runs && !shows_running);
    add_attempts(whole, part);
    if (shows_running) {
        attempt_summary running;
        running.number = whole.task.attempts;
        running.started = *started;
        whole.attempts.push_back(std::move(running));
    }
    if (part.attempts != 0 && whole.attempts.size() > part.attempts) {
        whole.attempts.erase(whole.attempts.begin());
        whole.more_before = true;
    }
    whole.moves = moves_of(whole, part);
    auto earlier = earlier_.with(id);
    while (earlier.next()) {
        const auto until = earlier.time(0);
        const bool before = whole.more_before && until < whole.attempts.front().started;
        if (!before && !(end && until >= *end)) {
            whole.earlier.push_back({until, earlier.text(1)});
        }
    }
    return whole;
}

// The start of the first attempt after the part; nullopt: the part ends the story.
std::optional<wall_time> history::next_attempt_at(task_id id, history_part part) {
    auto next = next_attempt_.with(id, part.before);
    return next.next() ? std::optional(next.time(0)) : std::nullopt;
}

void history::add_attempts(task_history& whole, history_part part) {
    auto& all = whole.attempts;
    // One more tells whether there are more.
    const auto most = part.attempts == 0 ? -1 : static_cast<std::int64_t>(part.attempts) + 1;
    auto found = attempts_.with(whole.task.id, part.before, most);
    while (found.next()) {
        if (part.attempts != 0 && all.size() == part.attempts) {
            whole.more_before = true;
            break;
        }
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
    std::ranges::reverse(all);
}

std::vector<task_move> history::moves_of(const task_history& whole, history_part part) {
    std::vector<task_move> all;
    const std::int64_t first = whole.more_before ? whole.attempts.front().number : 0;
    auto by_hand = moves_.with(whole.task.id, first, part.before);
    bool more = by_hand.next();
    // The stored moves of a task that came in rejected or held, and was moved by an operator, begin
    // with its creation.
    const bool told = more && is_told(by_hand.state(1)) && by_hand.integer(2) == 0 &&
                      by_hand.time(0) == whole.task.created;
    if (!told && !whole.more_before) {
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
