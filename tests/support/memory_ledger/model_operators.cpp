#include "ledger/action_rules.hpp"
#include "ledger/filter_rules.hpp"
#include "ledger/task_words.hpp"
#include "support/memory_ledger/ledger_model.hpp"

#include <algorithm>

// Actions of operators, filters, and pruning.

namespace sluice::testing {

using namespace ledger;

namespace {

bool within(const std::optional<wall_time>& since, const std::optional<wall_time>& until,
            wall_time at) {
    return (!since || at >= *since) && (!until || at < *until);
}

bool has_headers(const task& task, const std::vector<wanted_header>& wanted) {
    return std::ranges::all_of(wanted, [&](const wanted_header& one) {
        return has_header(task.headers, one.name, one.value);
    });
}

// The conditions besides lane, entity and time of creation.
bool has_the_rest(const task& task, const task_filter& filter) {
    const bool has_next = !filter.next_since && !filter.next_until;
    return (!filter.run || *filter.run == task.run) &&
           (filter.entity_type.empty() || filter.entity_type == task.entity_type) &&
           (filter.order_key.empty() || filter.order_key == task.order_key) &&
           task.sends >= filter.sends && holds_text(task.reason, filter.reason) &&
           (has_next || (task.next_attempt &&
                         within(filter.next_since, filter.next_until, *task.next_attempt))) &&
           (!filter.outcome_open || task.open_intent) && has_headers(task, filter.headers);
}

bool is_allowed(operator_action action, task_state state) {
    constexpr task_state offerable[]{task_state::failed,  task_state::uncertain,
                                     task_state::waiting, task_state::retry,
                                     task_state::skipped, task_state::rejected};
    const bool held = state == task_state::processing;
    switch (action) {
        case operator_action::retry:
            return std::ranges::find(offerable, state) != std::end(offerable);
        case operator_action::skip:
            return !held && is_open(state);
        case operator_action::approve:
        case operator_action::reject:
            return state == task_state::held;
        case operator_action::drop:
            break;
        case operator_action::finish:
            return state == task_state::uncertain || state == task_state::confirming;
    }
    return !held;
}

bool has_text(const task& task, const std::string& text) {
    if (text.empty()) {
        return true;
    }
    const auto wanted = wanted_words(text);
    return !wanted.empty() && has_words(searchable(task.data), wanted);
}

}  // namespace

bool ledger_model::matches(const task& task, const task_filter& filter) {
    const auto is_among = [](const auto& all, const auto& one) {
        return all.empty() || std::ranges::find(all, one) != all.end();
    };
    const auto is = [](const std::string& wanted, const std::string& found) {
        return wanted.empty() || wanted == found;
    };
    return is_among(filter.ids, task.id) && is_among(filter.states, task.state) &&
           is(filter.route, task.lane.route) && is(filter.outgoing, task.lane.outgoing) &&
           is(filter.incoming, task.incoming) && is(filter.entity_id, task.entity_id) &&
           is(filter.external_id, task.external_id) &&
           within(filter.created_since, filter.created_until, task.created) &&
           within(filter.updated_since, filter.updated_until, task.updated) &&
           has_the_rest(task, filter) && has_text(task, filter.text);
}

std::map<task_state, std::int64_t> ledger_model::count(const task_filter& filter) const {
    std::map<task_state, std::int64_t> counts;
    for (const auto& [id, one] : tasks_) {
        if (matches(one.whole.task, filter)) {
            ++counts[one.whole.task.state];
        }
    }
    return counts;
}

// Without ids, the move passes over tasks that do not fit.
action_report ledger_model::act_on_tasks(const task_action& action) {
    action_report report;
    const auto& filter = action.which;
    std::vector<task_id> found;
    for (auto at = tasks_.rbegin(); at != tasks_.rend() && found.size() < filter.limit; ++at) {
        const auto& task = at->second.whole.task;
        const bool looked_at = !filter.ids.empty() || is_allowed(action.action, task.state) ||
                               task.state == task_state::processing;
        if (looked_at && matches(task, filter) && (!filter.below || task.id < *filter.below)) {
            found.push_back(task.id);
        }
    }
    for (const auto id : found) {
        const auto& task = tasks_.at(id).whole.task;
        const bool drops = action.action == operator_action::drop;
        if (task.state == task_state::processing) {
            ++report.held;
        } else if (!is_allowed(action.action, task.state)) {
            ++report.unfit;
        } else if (drops && task.open_intent && !action.unknown_too) {
            ++report.unknown;
        } else {
            move_one(action, id, report);
        }
    }
    if (found.size() == filter.limit && !found.empty()) {
        report.next = found.back();
    }
    return report;
}

void ledger_model::move_one(const task_action& action, task_id id, action_report& report) {
    auto& one = tasks_.at(id);
    ++report.moved;
    switch (action.action) {
        case operator_action::retry:
            offer_one_again(one, action.by);
            break;
        case operator_action::skip:
            skip(one, action.by, "skipped by hand");
            break;
        case operator_action::approve:
            approve(one, action.by);
            break;
        case operator_action::reject:
            skip(one, action.by, "rejected by hand");
            break;
        case operator_action::drop:
            if (id != newest()) {
                drop(id);
                break;
            }
            report.newest = id;
            if (is_allowed(operator_action::skip, one.whole.task.state)) {
                skip(one, action.by, "dropped by hand");
            }
            break;
        case operator_action::finish:
            finish(one, action);
            break;
    }
}

void ledger_model::finish(stored_task& one, const task_action& action) {
    auto& task = one.whole.task;
    if (task.open_intent) {
        one.fingerprint = task.open_intent->fingerprint;
        one.target = task.open_intent->target;
    }
    task.open_intent.reset();
    task.next_attempt.reset();
    if (!action.external_id.empty()) {
        task.external_id = action.external_id;
    }
    move(one, task_state::finished, action.by.at,
         with_reason("finished by hand", action.by.reason));
    one.whole.moves.back().who = action.by.who;
    settle_changes(one);
}

void ledger_model::offer_one_again(stored_task& one, const operator_note& by) {
    auto& task = one.whole.task;
    task.attempts_forgiven = task.attempts;
    task.next_attempt.reset();
    move(one, task_state::fresh, by.at, with_reason("offered again", by.reason));
    one.whole.moves.back().who = by.who;
}

void ledger_model::approve(stored_task& one, const operator_note& by) {
    auto& task = one.whole.task;
    task.approved = true;
    task.attempts_forgiven = task.attempts;
    task.next_attempt.reset();
    move(one, task_state::fresh, by.at, with_reason("approved", by.reason));
    one.whole.moves.back().who = by.who;
}

void ledger_model::skip(stored_task& one, const operator_note& by, const std::string& words) {
    one.whole.task.next_attempt.reset();
    move(one, task_state::skipped, by.at, with_reason(words, by.reason));
    one.whole.moves.back().who = by.who;
    settle_changes(one);
}

void ledger_model::drop(task_id id) {
    auto one = std::move(tasks_.at(id));
    tasks_.erase(id);
    const auto& task = one.whole.task;
    if (!task.external_id.empty()) {
        dropped_results_.insert({task.external_id, one.went()});
    } else if (task.state == task_state::finished && !one.fingerprint.empty()) {
        ++dropped_without_id_[{one.fingerprint, one.went()}];
    }
    settle_changes(one);
}

result<void> ledger_model::edit(const task_edit& edit) {
    const auto found = tasks_.find(edit.id);
    std::optional<edited_task> edited;
    if (found != tasks_.end()) {
        const auto& it = found->second.whole.task;
        edited = edited_task{it.state, it.open_intent.has_value()};
    }
    if (auto refusal = refusal_of(edit, edited)) {
        return *std::move(refusal);
    }
    auto& one = found->second;
    one.whole.earlier.push_back({edit.by.at, one.whole.task.data});
    one.whole.task.data = edit.data;
    one.whole.task.approved = false;
    one.whole.task.updated = edit.by.at;
    one.whole.moves.push_back({edit.by.at, one.whole.task.state, one.whole.task.attempts,
                               with_reason("data edited", edit.by.reason), edit.by.who});
    if (edit.send_again && one.whole.task.state != task_state::held) {
        offer_one_again(one, {edit.by.who, "", edit.by.at});
    }
    return {};
}

prune_report ledger_model::prune(const prune_step& step) {
    prune_report report;
    if (step.runs_before) {
        const auto last = runs_.empty() ? 0 : runs_.rbegin()->first;
        report.runs = static_cast<std::int64_t>(std::erase_if(runs_, [&](const auto& entry) {
            const auto& ended = entry.second.ended;
            return entry.first != last && ended && *ended < *step.runs_before;
        }));
    }
    std::vector<task_id> meant;
    std::size_t looked_at = 0;
    auto next = tasks_.upper_bound(step.above);
    for (; next != tasks_.end() && looked_at < step.tasks; ++next, ++looked_at) {
        const auto& one = next->second.whole.task;
        const bool old = std::ranges::any_of(step.rules, [&](const prune_rule& rule) {
            return rule.state == one.state && one.state != task_state::processing &&
                   !one.open_intent && one.updated < rule.updated_before;
        });
        if (old && one.id != newest()) {
            meant.push_back(one.id);
        }
        report.next = one.id;
    }
    if (next == tasks_.end()) {
        report.next.reset();
    }
    for (const auto id : meant) {
        drop(id);
    }
    report.tasks = static_cast<std::int64_t>(meant.size());
    return report;
}

}  // namespace sluice::testing
