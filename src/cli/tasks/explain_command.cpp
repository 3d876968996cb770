#include "app/checked_configuration.hpp"
#include "app/configuration.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/known_names.hpp"
#include "cli/screen.hpp"
#include "cli/tasks/task_explanation.hpp"
#include "control/tasks/task_json.hpp"

#include <sluice/async/clock.hpp>
#include <sluice/ledger/state_lock.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace sluice::cli {
namespace {

struct explain_options {
    ledger::task_id task = 0;
    std::string state = app::default_state_directory();
    std::string configuration;  // empty: that of the daemon's last start
    bool whole = false;
    bool as_json = false;
};

const engine::route_plan* route_of(const engine::plan* plan, const ledger::task& task) {
    if (plan == nullptr) {
        return nullptr;
    }
    const auto found = std::ranges::find(plan->routes, task.lane.route,
                                         [](const auto& route) { return route->name; });
    return found == plan->routes.end() ? nullptr : found->get();
}

bool is_by_key(const engine::route_plan& route, const std::string& outgoing) {
    const auto all = engine::outgoings_of(route);
    const auto found = std::ranges::find(all, outgoing, [](const auto& one) { return one->name; });
    return found != all.end() && engine::by_key(route, **found);
}

// Gathers the facts about one task. Everything it points to outlives it.
class fact_finder {
 public:
    fact_finder(ledger::ledger* ledger, const engine::plan* plan, wall_time now)
        : ledger_(*ledger), plan_(plan) {
        facts_.now = now;
    }

    awaitable<result<task_facts>> find(ledger::task_id id);

 private:
    awaitable<result<void>> find_run();
    awaitable<result<void>> find_pauses();
    awaitable<result<void>> find_queue();
    awaitable<result<void>> find_delivery();

    ledger::ledger& ledger_;
    const engine::plan* plan_;  // null: the configuration cannot be used
    task_facts facts_;
};

awaitable<result<task_facts>> fact_finder::find(ledger::task_id id) {
    auto found = co_await ledger_.find(id);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return failure(failure_class::invalid, "there is no task " + std::to_string(id),
                          "sluice tasks list shows which there are");
    }
    facts_.history = **std::move(found);
    auto followers = co_await control::followers_of(&ledger_, facts_.history.task);
    if (!followers) {
        co_return followers.error();
    }
    facts_.followers = *std::move(followers);
    for (const auto part : {&fact_finder::find_run, &fact_finder::find_pauses,
                            &fact_finder::find_queue, &fact_finder::find_delivery}) {
        const auto done = co_await (this->*part)();
        if (!done) {
            co_return done.error();
        }
    }
    co_return std::move(facts_);
}

awaitable<result<void>> fact_finder::find_run() {
    const auto& task = facts_.history.task;
    ledger::run_filter wanted;
    wanted.limit = 1;
    wanted.below = task.run + 1;
    auto runs = co_await ledger_.last_runs(std::move(wanted));
    if (!runs) {
        co_return runs.error();
    }
    if (!runs->empty() && runs->front().id == task.run) {
        facts_.run = std::move(runs->front());
    }
    co_return result<void>();
}

awaitable<result<void>> fact_finder::find_pauses() {
    const auto& lane = facts_.history.task.lane;
    auto all = co_await ledger_.paused();
    if (!all) {
        co_return all.error();
    }
    for (auto& one : *all) {
        using enum ledger::paused_kind;
        const bool is_its = (one.kind == route && one.name == lane.route) ||
                            (one.kind == outgoing && one.name == lane.outgoing);
        if (is_its) {
            facts_.pauses.push_back(std::move(one));
        }
    }
    co_return result<void>();
}

// Only a new task has a place in the queue that says something.
awaitable<result<void>> fact_finder::find_queue() {
    const auto& task = facts_.history.task;
    if (task.state != ledger::task_state::fresh) {
        co_return result<void>();
    }
    using enum ledger::task_state;
    ledger::task_filter before;
    before.route = task.lane.route;
    before.outgoing = task.lane.outgoing;
    before.states = {fresh, processing, retry, waiting};
    before.below = task.id;
    before.limit = task_facts::most_ahead;
    const auto ahead = co_await ledger_.list(before);
    if (!ahead) {
        co_return ahead.error();
    }
    facts_.ahead = ahead->size();
    const auto* route = route_of(plan_, task);
    if (route == nullptr || task.order_key.empty() || !is_by_key(*route, task.lane.outgoing)) {
        co_return result<void>();
    }
    before.states = {held};
    before.order_key = task.order_key;
    before.limit = 1;
    const auto unapproved = co_await ledger_.list(std::move(before));
    if (!unapproved) {
        co_return unapproved.error();
    }
    if (!unapproved->empty()) {
        facts_.held_before = unapproved->front().id;
    }
    co_return result<void>();
}

awaitable<result<void>> fact_finder::find_delivery() {
    const auto& lane = facts_.history.task.lane;
    const auto* route = route_of(plan_, facts_.history.task);
    if (route == nullptr || !route->deliver) {
        co_return result<void>();
    }
    std::vector<std::string> keys{ledger::key_of_names(lane.route, lane.outgoing)};
    const auto found =
        co_await ledger_.values_of(ledger::delivery_runs_store, std::move(keys), facts_.now);
    if (!found) {
        co_return found.error();
    }
    const auto stored = found->front() ? parse_json(found->front()->value) : failure();
    const auto next = stored ? integer_member(*stored, "next") : std::nullopt;
    if (next) {
        facts_.next_delivery = wall_time(std::chrono::milliseconds(*next));
    }
    co_return result<void>();
}

awaitable<result<answer_text>> explain(const engine::plan* plan, ledger::ledger* ledger,
                                       const explain_options* asked, stages_now stages,
                                       wall_time now) {
    fact_finder finder(ledger, plan, now);
    auto facts = co_await finder.find(asked->task);
    if (!facts) {
        co_return facts.error();
    }
    facts->daemon_runs = ledger::holder_of_state_directory(asked->state).has_value();
    if (plan != nullptr) {
        auto story = co_await engine::look_at_stages(plan, &facts->history.task, now);
        if (story) {
            stages.story = *std::move(story);
        } else {
            stages.why_not = describe(story.error());
        }
    }
    co_return answer_text{asked->as_json
                              ? write_json_indented(explanation_object(*facts, stages)) + "\n"
                              : explanation_text(*facts, stages, screen_columns(), asked->whole)};
}

awaitable<result<answer_text>> explain_and_close(const engine::plan* plan, ledger::ledger* ledger,
                                                 const explain_options* asked, stages_now stages,
                                                 wall_time now) {
    auto answer = co_await explain(plan, ledger, asked, std::move(stages), now);
    co_await ledger->close();
    co_return answer;
}

// The timeline needs no configuration. Without one, it only lacks the stages.
result<answer_text> run(const explain_options& asked) {
    const auto directory = configuration_for(asked.configuration, asked.state).string();
    app::checked_configuration checked(directory, config::secret_use::withheld);
    const auto acting = ledger::acting_as_owner::of(asked.state);
    if (!acting) {
        return acting.error();
    }
    auto ledger = app::open_existing_ledger(asked.state, true);
    if (!ledger) {
        return ledger.error();
    }
    stages_now stages;
    const engine::plan* plan = nullptr;
    if (!checked.good()) {
        stages.why_not = "the configuration in " + directory +
                         " cannot be used (`sluice check` shows why; --config names another)";
    } else if (const auto opened = checked.built.open_ledger(**ledger, asked.state); !opened) {
        stages.why_not = describe(opened.error());
    } else {
        plan = &checked.built.plan();
    }
    auto answer = app::run_to_end(
        checked.context,
        explain_and_close(plan, ledger->get(), &asked, std::move(stages), system_clock().now()));
    if (answer) {
        answer->text = checked.filter.without_secrets(std::move(answer->text));
    }
    return answer;
}

}  // namespace

void add_explain_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<explain_options>();
    auto* command = program.add_subcommand(
        "explain", "Tell the story of one task in order of time, and what it waits for");
    command->add_option("task", options->task, "Its number")->required();
    command->add_flag("--full", options->whole,
                      "With every request and reply as it was sent and received");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    add_started_configuration(*command, options->configuration, ", for the stages");
    command->add_flag("--json", options->as_json, "Print JSON");
    add_as_service(*command);
    command->callback([options, &exit_code] { print_answer("explain", run(*options), exit_code); });
}

}  // namespace sluice::cli
