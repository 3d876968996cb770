#include "app/configuration.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/known_name.hpp"
#include "cli/known_names.hpp"
#include "cli/run/run_text.hpp"
#include "cli/screen.hpp"
#include "cli/tasks/task_commands.hpp"
#include "cli/tasks/task_followers.hpp"
#include "cli/tasks/task_selection.hpp"
#include "cli/tasks/task_stages.hpp"
#include "cli/tasks/task_text.hpp"
#include "control/tasks/task_json.hpp"

#include <sluice/async/clock.hpp>

#include <memory>
#include <string>
#include <utility>

namespace sluice::cli {
namespace {

// Returns a line for each name of the filter under which the ledger holds nothing: a list is often
// empty because of a typing error. The pointers' targets outlive the call.
awaitable<result<std::string>> names_without_tasks(ledger::ledger* ledger,
                                                   const ledger::task_filter* filter) {
    const std::pair<ledger::named_kind, const std::string*> all[] = {
        {ledger::named_kind::route, &filter->route},
        {ledger::named_kind::outgoing, &filter->outgoing},
        {ledger::named_kind::incoming, &filter->incoming}};
    std::string text;
    for (const auto& [kind, name] : all) {
        if (name->empty()) {
            continue;
        }
        const auto known = co_await require_known_name(ledger, kind, *name);
        if (!known && known.error().kind != failure_class::invalid) {
            co_return known.error();
        }
        text += known ? "" : describe(known.error()) + "\n";
    }
    co_return text;
}

awaitable<result<answer_text>> list_tasks(ledger::ledger* ledger, ledger::task_filter filter,
                                          bool as_json) {
    // One more task tells whether there is a next page.
    auto asked = filter;
    ++asked.limit;
    auto tasks = co_await ledger->list(std::move(asked));
    if (!tasks) {
        co_return tasks.error();
    }
    const bool more = tasks->size() > filter.limit;
    if (more) {
        tasks->pop_back();
    }
    if (as_json) {
        co_return answer_text{task_array(*tasks)};
    }
    auto text = task_table(*tasks, screen_columns());
    if (tasks->empty()) {
        auto strange = names_without_tasks(ledger, &filter);
        const auto said = co_await std::move(strange);
        if (!said) {
            co_return said.error();
        }
        text += *said;
    }
    if (more && !tasks->empty()) {
        // Counted only if there are more: otherwise the table shows them all.
        const auto counts = co_await ledger->count(filter);
        if (!counts) {
            co_return counts.error();
        }
        std::int64_t all = 0;
        for (const auto& [state, count] : *counts) {
            all += count;
        }
        text += page_line(tasks->size(), all, tasks->back().id);
    }
    co_return answer_text{std::move(text)};
}

awaitable<result<answer_text>> count_tasks(ledger::ledger* ledger, ledger::task_filter filter,
                                           bool as_json) {
    const auto lanes = co_await ledger->count_by_lane(std::move(filter));
    if (!lanes) {
        co_return lanes.error();
    }
    co_return answer_text{as_json ? count_array(*lanes) : count_table(*lanes)};
}

struct show_options : task_selection {
    bool whole = false;
    bool stages = false;
    std::string configuration;  // empty: that of the daemon's last start
};

awaitable<result<answer_text>> show_task(ledger::ledger* ledger, ledger::task_id id, bool as_json,
                                         bool whole) {
    const auto found = co_await ledger->find(id);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return failure(failure_class::invalid, "there is no task " + std::to_string(id),
                          "sluice tasks list shows which there are");
    }
    const auto followers = co_await control::followers_of(ledger, (*found)->task);
    if (!followers) {
        co_return followers.error();
    }
    if (as_json) {
        auto object = control::history_object(**found);
        object["followed_by"] = control::followers_array(*followers);
        co_return answer_text{write_json_indented(object) + "\n"};
    }
    co_return answer_text{task_story(**found, whole) + followers_text(*followers)};
}

void add_task_list(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<task_selection>();
    auto* command = tasks.add_subcommand("list", "List tasks, newest first");
    add_place(*command, *options);
    add_filter(*command, *options);
    command->add_option("--limit", options->limit, "At most so many")->capture_default_str();
    command->add_option("--below", options->below, "Only tasks older than this one: the next page");
    command->callback([options, &exit_code] {
        const auto filter = options->filter(system_clock().now());
        if (!filter) {
            exit_code = complain("tasks list", filter.error(), exit_misconfigured);
            return;
        }
        const auto list = [&](ledger::ledger* ledger) {
            return list_tasks(ledger, *filter, options->as_json);
        };
        print_answer("tasks list", app::with_ledger(options->state, true, list), exit_code);
    });
}

void add_task_counts(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<task_selection>();
    auto* command =
        tasks.add_subcommand("counts", "Count tasks by state, for each route and outgoing");
    add_place(*command, *options);
    add_filter(*command, *options);
    command->callback([options, &exit_code] {
        const auto filter = options->filter(system_clock().now());
        if (!filter) {
            exit_code = complain("tasks counts", filter.error(), exit_misconfigured);
            return;
        }
        const auto count = [&](ledger::ledger* ledger) {
            return count_tasks(ledger, *filter, options->as_json);
        };
        print_answer("tasks counts", app::with_ledger(options->state, true, count), exit_code);
    });
}

void add_task_show(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<show_options>();
    auto* command = tasks.add_subcommand("show", "Show one task whole, with its history");
    add_place(*command, *options);
    command->add_option("task", options->ids, "Its number")->required()->expected(1);
    command->add_flag("--full", options->whole,
                      "With every request and reply as it was sent and received");
    command->add_flag("--stages", options->stages,
                      "Show instead how the stages change its data now, step by step");
    add_started_configuration(*command, options->configuration, ", for --stages");
    add_as_service(*command);
    command->callback([options, &exit_code] {
        if (options->stages) {
            const auto directory = configuration_for(options->configuration, options->state);
            const stages_question asked{directory.string(), options->state, options->ids.front(),
                                        options->as_json};
            print_answer("tasks show", answer_stages(asked), exit_code);
            return;
        }
        const auto show = [&](ledger::ledger* ledger) {
            return show_task(ledger, options->ids.front(), options->as_json, options->whole);
        };
        print_answer("tasks show", app::with_ledger(options->state, true, show), exit_code);
    });
}

}  // namespace

void add_tasks_command(CLI::App& program, int& exit_code) {
    auto* command =
        program.add_subcommand("tasks", "Look at tasks, offer them again, edit them, drop them");
    command->require_subcommand(1);
    add_task_list(*command, exit_code);
    add_task_counts(*command, exit_code);
    add_task_show(*command, exit_code);
    add_task_moves(*command, exit_code);
    add_task_edit(*command, exit_code);
}

}  // namespace sluice::cli
