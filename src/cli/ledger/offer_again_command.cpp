#include "cli/answer.hpp"
#include "cli/known_names.hpp"

#include <sluice/model/json.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

struct forget_options {
    std::string state = app::default_state_directory();
    std::string configuration;
    bool force = false;
    bool as_json = false;
    ledger::forget_request what;
};

struct forget_outcome {
    ledger::forgotten done;
    std::size_t unsettled = 0;  // those of the entities that have an open task
};

// The open tasks are delivered in addition to the new ones. The person must know.
awaitable<result<std::size_t>> count_unsettled(ledger::ledger* record,
                                               ledger::forget_request what) {
    using enum ledger::task_state;
    ledger::task_filter filter;
    filter.incoming = what.incoming;
    filter.states = {fresh, processing, retry, waiting, failed, uncertain};
    filter.limit = 1;
    std::vector<std::string> ids;
    if (what.all) {
        filter.limit = 10'000;
        const auto open = co_await record->list(filter);
        if (!open) {
            co_return open.error();
        }
        for (const auto& task : *open) {
            ids.push_back(task.entity_id);
        }
        std::ranges::sort(ids);
        const auto doubles = std::ranges::unique(ids);
        co_return ids.size() - doubles.size();
    }
    std::size_t unsettled = 0;
    for (const auto& id : what.ids) {
        filter.entity_id = id;
        const auto open = co_await record->list(filter);
        if (!open) {
            co_return open.error();
        }
        unsettled += open->empty() ? 0 : 1;
    }
    co_return unsettled;
}

// Works in steps, so that the daemon's own writes come in between.
awaitable<result<forget_outcome>> forget(ledger::ledger* record, ledger::forget_request what) {
    forget_outcome outcome;
    const auto unsettled = co_await count_unsettled(record, what);
    if (!unsettled) {
        co_return unsettled.error();
    }
    outcome.unsettled = *unsettled;
    for (bool more = true; more;) {
        auto step = co_await record->forget(what);
        if (!step) {
            co_return step.error();
        }
        outcome.done.entities += step->entities;
        outcome.done.unknown = std::move(step->unknown);
        more = step->more;
    }
    co_return outcome;
}

std::string text_of(const forget_outcome& outcome, const ledger::forget_request& what) {
    const auto& done = outcome.done;
    const char* would = what.dry_run ? "would be " : "";
    std::string text = fmt::format("{}forgotten: {} of {}\n", would, done.entities, what.incoming);
    for (const auto& id : done.unknown) {
        text += "not remembered: " + id + "\n";
    }
    if (outcome.unsettled > 0) {
        text += fmt::format(
            "{} of them have a task that is not settled: it stays, and they are offered beside "
            "it (sluice tasks list --incoming {})\n",
            outcome.unsettled, what.incoming);
    }
    if (what.position) {
        text += fmt::format("the next run {} at the beginning\n",
                            what.dry_run ? "would start" : "starts");
    }
    return text;
}

std::string json_of(const forget_outcome& outcome, const ledger::forget_request& what) {
    json::object answer;
    answer["incoming"] = what.incoming;
    answer["forgotten"] = outcome.done.entities;
    json::array unknown;
    for (const auto& id : outcome.done.unknown) {
        unknown.emplace_back(id);
    }
    answer["unknown"] = std::move(unknown);
    answer["unsettled"] = outcome.unsettled;
    answer["position"] = what.position;
    answer["dry_run"] = what.dry_run;
    return write_json_indented(answer) + "\n";
}

awaitable<result<answer_text>> answer(ledger::ledger* record, forget_options options) {
    auto& what = options.what;
    if (what.ids.empty() && !what.all && !what.position) {
        co_return failure(failure_class::invalid, "nothing says which entities to offer again",
                          "name entities, or give --all or --position");
    }
    if (!what.ids.empty() && what.all) {
        co_return failure(failure_class::invalid, "--all goes with no entity",
                          "leave out the one or the other");
    }
    const auto outcome = co_await forget(record, what);
    if (!outcome) {
        co_return outcome.error();
    }
    const bool found = what.ids.empty() || outcome->done.entities > 0;
    co_return answer_text{options.as_json ? json_of(*outcome, what) : text_of(*outcome, what),
                          found};
}

}  // namespace

void add_offer_again_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<forget_options>();
    auto* command = program.add_subcommand(
        "offer-again", "Let an incoming offer entities again when it next sees them");
    auto& what = options->what;
    command->add_option("incoming", what.incoming, "Its name in the configuration")->required();
    command->add_option("entities", what.ids, "Their identifiers");
    command->add_flag("--all", what.all, "All that it remembers");
    command->add_flag("--position", what.position, "The next run starts at the beginning, too");
    command->add_flag("--dry-run", what.dry_run, "Only say what would be forgotten");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print JSON");
    add_known_names(*command, options->configuration, options->force);
    command->callback([options, &exit_code] {
        const name_question asked{options->state, options->configuration, "incoming",
                                  options->what.incoming};
        exit_code = options->force ? exit_done : judge_name("offer-again", asked);
        if (exit_code != exit_done) {
            return;
        }
        const auto forget = [&](ledger::ledger* record) { return answer(record, *options); };
        print_answer("offer-again", app::with_ledger(options->state, false, forget), exit_code);
    });
}

}  // namespace sluice::cli
