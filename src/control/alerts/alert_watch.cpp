#include "control/alerts/alert_watch.hpp"

#include "control/alerts/alert_entity.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <unistd.h>
#include <utility>

namespace sluice::control {
namespace {

using engine::alert_plan;
using std::chrono::milliseconds;

// No storage of a configuration can have this name.
constexpr const char* alert_store = ".alerts";
// Of earlier runs at most so many are read at the start.
constexpr std::size_t most_earlier_runs = 500;

std::string host_name() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "this machine";
}

milliseconds longest_window(const std::vector<alert_plan>& rules) {
    milliseconds longest{0};
    for (const auto& one : rules) {
        longest =
            std::max(longest, one.rule.when == engine::alert_condition::failures ? one.rule.within
                                                                                 : milliseconds(0));
    }
    return longest;
}

ledger::new_task task_for(const std::string& outgoing, const entity& message) {
    json::object headers;
    for (const auto& [name, value] : message.headers) {
        headers[name] = value;
    }
    ledger::new_task made;
    made.lane = {std::string(engine::alert_route), outgoing};
    made.entity_type = message.type;
    made.entity_id = message.id;
    made.headers = write_json(headers);
    made.data = write_json(message.data);
    return made;
}

}  // namespace

alert_watch::alert_watch(const engine::services& services, running_daemon& daemon,
                         const secret_filter& filter)
    : services_(services), daemon_(daemon), filter_(filter), host_(host_name()) {}

awaitable<void> alert_watch::run() {
    while (co_await services_.time.sleep_for(between_looks)) {
        const auto looked = co_await look();
        const auto failed = looked ? std::string() : describe(looked.error());
        if (failed != last_failure_ && !failed.empty()) {
            services_.log.write(log_level::warning, "alerts cannot be told for now",
                                {{"failure", failed}});
        } else if (failed != last_failure_) {
            services_.log.write(log_level::info, "alerts can be told again", {});
        }
        last_failure_ = failed;
    }
}

awaitable<result<void>> alert_watch::look() {
    const auto rules = daemon_.view().running->alerts;  // a copy: a reload may come meanwhile
    if (!has_states_) {
        const auto read = co_await read_states();
        if (!read) {
            co_return read.error();
        }
    }
    const auto forgotten = co_await forget_rules(rules);
    if (!forgotten || rules.empty()) {
        co_return forgotten;
    }
    const auto queues = co_await queues_.look(&services_.ledger, &services_.time);
    if (!queues) {
        co_return queues.error();
    }
    const auto failed = co_await count_failed(rules);
    if (!failed) {
        co_return failed.error();
    }
    for (auto& due : steps(rules, **queues, *failed)) {
        const auto kept = co_await keep(&due);
        if (!kept) {
            co_return kept.error();
        }
    }
    co_return result<void>();
}

awaitable<result<void>> alert_watch::read_states() {
    ledger::value_filter all;
    all.store = alert_store;
    for (;;) {
        const auto page = co_await services_.ledger.list_values(all, services_.time.now());
        if (!page) {
            co_return page.error();
        }
        for (const auto& one : *page) {
            const auto value = parse_json(one.value);
            auto state = value ? alert_state_of(*value) : result<alert_state>(value.error());
            if (state) {
                states_[one.key] = *std::move(state);
            }
        }
        if (page->size() < all.limit) {
            break;
        }
        all.after = page->back().key;
    }
    const auto read = co_await read_earlier_runs(longest_window(daemon_.view().running->alerts));
    has_states_ = read.has_value();
    co_return read;
}

// The counts of the engine begin with the process. The ledger remembers the runs before it.
awaitable<result<void>> alert_watch::read_earlier_runs(milliseconds longest) {
    recent_.remember(longest);
    if (longest.count() == 0) {
        co_return result<void>();
    }
    const auto started = daemon_.identity().started;
    ledger::run_filter newest;
    newest.limit = most_earlier_runs;
    auto runs = co_await services_.ledger.last_runs(std::move(newest));
    if (!runs) {
        co_return runs.error();
    }
    std::ranges::reverse(*runs);
    for (const auto& one : *runs) {
        if (one.ended && *one.ended < started && !one.failure.empty()) {
            recent_.add_earlier_failure(one.incoming, *one.ended);
        }
    }
    co_return result<void>();
}

awaitable<result<failed_tasks>> alert_watch::count_failed(std::vector<alert_plan> rules) {
    failed_tasks all;
    for (const auto& one : rules) {
        if (one.rule.when != engine::alert_condition::failures || all.contains(one.rule.within)) {
            continue;
        }
        ledger::task_filter wanted;
        wanted.states = {ledger::task_state::failed, ledger::task_state::rejected};
        wanted.updated_since = services_.time.now() - one.rule.within;
        const auto counts = co_await services_.ledger.count_by_lane(std::move(wanted));
        if (!counts) {
            co_return counts.error();
        }
        auto& within = all[one.rule.within];
        for (const auto& lane : *counts) {
            for (const auto& [state, tasks] : lane.tasks) {
                within[lane.lane] += tasks;
            }
        }
    }
    co_return all;
}

// Without a wait: the view of the engine holds for so long.
std::vector<alert_watch::due_step> alert_watch::steps(const std::vector<alert_plan>& rules,
                                                      const queue_facts& queues,
                                                      const failed_tasks& failed) {
    const auto now = services_.time.now();
    const auto view = daemon_.view();
    const auto budgets = daemon_.budgets();
    recent_.remember(longest_window(rules));
    recent_.look(view, now);
    const alert_facts facts{.engine = view,
                            .queues = queues,
                            .budgets = budgets,
                            .failed = failed,
                            .recent = recent_,
                            .free_space = services_.space ? services_.space() : std::nullopt,
                            .state = daemon_.identity().state,
                            .now = now};
    std::vector<due_step> due;
    for (const auto& one : rules) {
        auto found = judge(one.rule, facts);
        for (auto& held : found.held) {
            held.message = filter_.without_secrets(std::move(held.message));
            held.mend = filter_.without_secrets(std::move(held.mend));
        }
        due.push_back({&one, step(one.rule, states_[one.name], found, now)});
    }
    return due;
}

awaitable<result<void>> alert_watch::keep(due_step* due) {
    const auto& name = due->plan->name;
    const auto now = services_.time.now();
    auto& message = due->step.message;
    if (!message) {
        if (differs(states_[name], due->step.next)) {
            std::vector<ledger::value_change> change{stored_state(name, due->step.next)};
            const auto written = co_await services_.ledger.change_values(std::move(change), now);
            if (!written) {
                co_return written.error();
            }
        }
        states_[name] = std::move(due->step.next);
        co_return result<void>();
    }
    const auto record = alert_entity(name, due->plan->rule, *message, host_, now);
    const std::string own(engine::alert_route);
    const auto run =
        co_await services_.ledger.begin_run({.incoming = own,
                                             .trigger = "alert",
                                             .at = now,
                                             .generation = daemon_.identity().generation});
    if (!run) {
        co_return run.error();
    }
    ledger::page_commit page;
    page.run = *run;
    page.incoming = own;
    for (const auto& to : due->plan->rule.to) {
        page.tasks.push_back(task_for(to.name, record));
    }
    page.totals = {.pages = 1,
                   .items = 1,
                   .entities = 1,
                   .tasks = static_cast<std::int64_t>(page.tasks.size())};
    page.at = now;
    page.stores.push_back(stored_state(name, due->step.next));
    const auto committed = co_await services_.ledger.commit_page(std::move(page));
    const auto ended =
        co_await services_.ledger.end_run(*run, committed ? "" : describe(committed.error()), now);
    if (!committed) {
        co_return committed.error();
    }
    states_[name] = std::move(due->step.next);
    services_.log.write(
        message->news == alert_news::resolved ? log_level::info : log_level::warning, "alert",
        {{"alert", name},
         {"state", std::string(name_of(message->news))},
         {"summary", text_member(record.data, "summary")}});
    daemon_.heed_commands();  // wakes the lanes
    co_return ended;
}

ledger::value_change alert_watch::stored_state(const std::string& rule,
                                               const alert_state& state) const {
    return {alert_store, rule, write_json(stored(state)), std::nullopt};
}

awaitable<result<void>> alert_watch::forget_rules(std::vector<alert_plan> rules) {
    std::vector<ledger::value_change> gone;
    for (const auto& [name, state] : states_) {
        if (std::ranges::find(rules, name, &alert_plan::name) == rules.end()) {
            gone.push_back({alert_store, name, std::nullopt, std::nullopt});
        }
    }
    if (gone.empty()) {
        co_return result<void>();
    }
    const auto names = gone;
    const auto written =
        co_await services_.ledger.change_values(std::move(gone), services_.time.now());
    if (written) {
        for (const auto& one : names) {
            states_.erase(one.key);
        }
    }
    co_return written;
}

std::vector<alert_now> alert_watch::alerts() const {
    std::vector<alert_now> all;
    for (const auto& [rule, state] : states_) {
        alert_now one{.rule = rule, .messages = state.messages};
        for (const auto& [about, alert] : state.alerts) {
            if (alert.told && !alert.ended) {
                one.held.push_back({about + ": " + alert.latest.message, alert.latest.mend});
            }
        }
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace sluice::control
