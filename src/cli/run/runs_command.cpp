#include "app/started_configuration.hpp"
#include "cli/answer.hpp"
#include "cli/known_name.hpp"
#include "cli/run/run_text.hpp"
#include "cli/screen.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct runs_options {
    std::string state = app::default_state_directory();
    ledger::run_filter filter;
    std::int64_t below = 0;
    bool as_json = false;
};

// Tells whether the daemon was started with an incoming of that name. It may not have run yet.
awaitable<result<bool>> is_configured(ledger::ledger* ledger, std::string incoming) {
    const auto started = co_await app::read_started_configuration(ledger);
    if (!started) {
        co_return started.error();
    }
    const auto names = started->names.find("incoming");
    co_return names != started->names.end() &&
        std::ranges::find(names->second, incoming) != names->second.end();
}

awaitable<result<answer_text>> list_runs(ledger::ledger* ledger, runs_options options) {
    if (!options.filter.incoming.empty()) {
        const auto known = co_await require_known_name(ledger, ledger::named_kind::incoming,
                                                       options.filter.incoming);
        if (!known && known.error().kind != failure_class::invalid) {
            co_return known.error();
        }
        const auto configured = co_await is_configured(ledger, options.filter.incoming);
        if (!configured) {
            co_return configured.error();
        }
        if (!known && !*configured) {
            co_return answer_text{.text = {}, .wrong_name = known.error()};
        }
    }
    // One more run tells whether there is a next page.
    auto asked = options.filter;
    ++asked.limit;
    auto runs = co_await ledger->last_runs(std::move(asked));
    if (!runs) {
        co_return runs.error();
    }
    const bool more = runs->size() > options.filter.limit;
    if (more) {
        runs->pop_back();
    }
    if (options.as_json) {
        co_return answer_text{run_array(*runs)};
    }
    auto text = run_table(*runs, screen_columns());
    if (more) {
        text += page_line(runs->size(), std::nullopt, runs->back().id);
    }
    co_return answer_text{std::move(text)};
}

}  // namespace

void add_runs_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<runs_options>();
    auto* command = program.add_subcommand(
        "runs", "List runs of incomings, newest first: what they took in, and why they failed");
    command->add_option("incoming", options->filter.incoming, "Only of this one");
    command->add_option("--limit", options->filter.limit, "At most so many")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->add_option("--below", options->below, "Only runs before this one: the next page");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] {
        if (options->below > 0) {
            options->filter.below = options->below;
        }
        const auto list = [&](ledger::ledger* ledger) { return list_runs(ledger, *options); };
        print_answer("runs", app::with_ledger(options->state, true, list), exit_code);
    });
}

}  // namespace sluice::cli
