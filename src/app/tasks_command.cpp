#include "app/command.hpp"
#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"
#include "app/task_text.hpp"

#include <sluice/async/clock.hpp>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sluice::app {
namespace {

struct tasks_options {
    std::string state = default_state_directory();
    bool as_json = false;
    std::vector<std::int64_t> ids;
    std::vector<std::string> statuses;
    std::string route;
    std::string outgoing;
    std::string incoming;
    std::string entity;
    std::int64_t below = 0;
    std::size_t limit = 50;
};

result<ledger::task_filter> filter_of(const tasks_options& options) {
    ledger::task_filter filter;
    filter.ids = options.ids;
    filter.route = options.route;
    filter.outgoing = options.outgoing;
    filter.incoming = options.incoming;
    filter.entity_id = options.entity;
    filter.limit = options.limit;
    if (options.below > 0) {
        filter.below = options.below;
    }
    for (const auto& name : options.statuses) {
        const auto state = ledger::task_state_named(name);
        if (!state) {
            return failure(
                failure_class::invalid, "no task is ever '" + name + "'",
                "use new, processing, finished, failed, skipped, retry, rejected, waiting "
                "or uncertain");
        }
        filter.states.push_back(*state);
    }
    return filter;
}

// Opens the ledger, lets `work` use it, closes it.
template <class Work>
result<std::string> with_ledger(const tasks_options& options, bool read_only, Work work) {
    auto opened = open_existing_ledger(options.state, read_only);
    if (!opened) {
        return opened.error();
    }
    asio::io_context context;
    auto& record = **opened;
    auto done = [](ledger::ledger* used, Work inner) -> awaitable<result<std::string>> {
        auto text = co_await inner(used);
        co_await used->close();
        co_return text;
    };
    return run_to_end(context, done(&record, std::move(work)));
}

awaitable<result<std::string>> list_tasks(ledger::ledger* record, ledger::task_filter filter,
                                          bool as_json) {
    const auto tasks = co_await record->list(std::move(filter));
    if (!tasks) {
        co_return tasks.error();
    }
    if (!as_json) {
        co_return task_table(*tasks);
    }
    json::array all;
    for (const auto& task : *tasks) {
        all.push_back(task_object(task));
    }
    co_return write_json_indented(all) + "\n";
}

awaitable<result<std::string>> show_task(ledger::ledger* record, ledger::task_id id, bool as_json) {
    const auto found = co_await record->find(id);
    if (!found) {
        co_return found.error();
    }
    if (!*found) {
        co_return failure(failure_class::invalid, "there is no task " + std::to_string(id),
                          "sluice tasks list shows which there are");
    }
    if (as_json) {
        co_return write_json_indented(history_object(**found)) + "\n";
    }
    co_return task_story(**found);
}

awaitable<result<std::string>> retry_tasks(ledger::ledger* record, ledger::task_filter filter,
                                           bool as_json) {
    const system_clock time;
    const auto offered = co_await record->offer_again(std::move(filter), time.now());
    if (!offered) {
        co_return offered.error();
    }
    if (as_json) {
        co_return "{\"offered_again\":" + std::to_string(*offered) + "}\n";
    }
    co_return "offered again: " + std::to_string(*offered) + "\n";
}

void print(const char* command, const result<std::string>& text, int& exit_code) {
    if (!text) {
        std::fprintf(stderr, "sluice tasks %s: %s\n", command, describe(text.error()).c_str());
        exit_code = exit_failed;
        return;
    }
    std::fputs(text->c_str(), stdout);
}

void add_place(CLI::App& command, tasks_options& options) {
    command.add_option("--state", options.state, "The daemon's state directory")
        ->capture_default_str();
    command.add_flag("--json", options.as_json, "Print JSON");
}

void add_filter(CLI::App& command, tasks_options& options) {
    command.add_option("--status", options.statuses, "Only tasks that are this (may be repeated)");
    command.add_option("--route", options.route, "Only tasks of this route");
    command.add_option("--outgoing", options.outgoing, "Only tasks for this outgoing");
    command.add_option("--incoming", options.incoming, "Only tasks from this incoming");
    command.add_option("--entity", options.entity, "Only tasks of this entity");
}

void add_list(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<tasks_options>();
    auto* command = tasks.add_subcommand("list", "List tasks, newest first");
    add_place(*command, *options);
    add_filter(*command, *options);
    command->add_option("--limit", options->limit, "At most so many")->capture_default_str();
    command->add_option("--below", options->below, "Only tasks older than this one: the next page");
    command->callback([options, &exit_code] {
        auto filter = filter_of(*options);
        if (!filter) {
            print("list", filter.error(), exit_code);
            return;
        }
        print("list",
              with_ledger(*options, true,
                          [&](ledger::ledger* record) {
                              return list_tasks(record, *filter, options->as_json);
                          }),
              exit_code);
    });
}

void add_show(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<tasks_options>();
    auto* command = tasks.add_subcommand("show", "Show one task whole, with its history");
    add_place(*command, *options);
    command->add_option("task", options->ids, "Its number")->required()->expected(1);
    command->callback([options, &exit_code] {
        print("show",
              with_ledger(*options, true,
                          [&](ledger::ledger* record) {
                              return show_task(record, options->ids.front(), options->as_json);
                          }),
              exit_code);
    });
}

void add_retry(CLI::App& tasks, int& exit_code) {
    auto options = std::make_shared<tasks_options>();
    auto* command = tasks.add_subcommand(
        "retry", "Offer tasks again that failed, wait, were skipped or are uncertain");
    add_place(*command, *options);
    add_filter(*command, *options);
    command->add_option("tasks", options->ids,
                        "Their numbers; without any, what the filters match");
    command->callback([options, &exit_code] {
        auto filter = filter_of(*options);
        const bool nothing_said = options->ids.empty() && options->statuses.empty() &&
                                  options->route.empty() && options->outgoing.empty() &&
                                  options->incoming.empty() && options->entity.empty();
        if (filter && nothing_said) {
            filter = failure(failure_class::invalid, "nothing says which tasks",
                             "give their numbers or a filter such as --status failed");
        }
        if (!filter) {
            print("retry", filter.error(), exit_code);
            return;
        }
        print("retry",
              with_ledger(*options, false,
                          [&](ledger::ledger* record) {
                              return retry_tasks(record, *filter, options->as_json);
                          }),
              exit_code);
    });
}

}  // namespace

void add_tasks_command(CLI::App& program, int& exit_code) {
    auto* command = program.add_subcommand("tasks", "Look at tasks and offer them again");
    command->require_subcommand(1);
    add_list(*command, exit_code);
    add_show(*command, exit_code);
    add_retry(*command, exit_code);
}

}  // namespace sluice::app
