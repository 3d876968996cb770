#include "cli/answer.hpp"
#include "cli/known_names.hpp"
#include "cli/ledger/audited_ledger.hpp"

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
    ledger::forget_request request;
};

struct forget_outcome {
    ledger::forgotten done;
    std::size_t unsettled = 0;  // those of the entities that have an open task
};

// The open tasks are delivered in addition to the new ones. The person must know.
awaitable<result<std::size_t>> count_unsettled(ledger::ledger* ledger,
                                               ledger::forget_request request) {
    using enum ledger::task_state;
    ledger::task_filter filter;
    filter.incoming = request.incoming;
    filter.states = {fresh, processing, retry, waiting, failed, uncertain, held};
    filter.limit = 1;
    std::vector<std::string> ids;
    if (request.all) {
        filter.limit = 10'000;
        const auto open = co_await ledger->list(filter);
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
    for (const auto& id : request.ids) {
        filter.entity_id = id;
        const auto open = co_await ledger->list(filter);
        if (!open) {
            co_return open.error();
        }
        unsettled += open->empty() ? 0 : 1;
    }
    co_return unsettled;
}

// Works in steps, so that the daemon's own writes come in between.
awaitable<result<forget_outcome>> forget(ledger::ledger* ledger, ledger::forget_request request) {
    forget_outcome outcome;
    const auto unsettled = co_await count_unsettled(ledger, request);
    if (!unsettled) {
        co_return unsettled.error();
    }
    outcome.unsettled = *unsettled;
    for (bool more = true; more;) {
        auto step = co_await ledger->forget(request);
        if (!step) {
            co_return step.error();
        }
        outcome.done.entities += step->entities;
        outcome.done.unknown = std::move(step->unknown);
        more = step->more;
    }
    co_return outcome;
}

std::string text_of(const forget_outcome& outcome, const ledger::forget_request& request) {
    const auto& done = outcome.done;
    const char* would = request.dry_run ? "would be " : "";
    std::string text =
        fmt::format("{}forgotten: {} of {}\n", would, done.entities, request.incoming);
    for (const auto& id : done.unknown) {
        text += "not remembered: " + id + "\n";
    }
    if (outcome.unsettled > 0) {
        text += fmt::format(
            "{} of them have a task that is not settled: it stays, and they are offered beside "
            "it (sluice tasks list --incoming {})\n",
            outcome.unsettled, request.incoming);
    }
    if (request.position) {
        text += fmt::format("the next run {} at the beginning\n",
                            request.dry_run ? "would start" : "starts");
    }
    return text;
}

std::string json_of(const forget_outcome& outcome, const ledger::forget_request& request) {
    json::object answer;
    answer["incoming"] = request.incoming;
    answer["forgotten"] = outcome.done.entities;
    json::array unknown;
    for (const auto& id : outcome.done.unknown) {
        unknown.emplace_back(id);
    }
    answer["unknown"] = std::move(unknown);
    answer["unsettled"] = outcome.unsettled;
    answer["position"] = request.position;
    answer["dry_run"] = request.dry_run;
    return write_json_indented(answer) + "\n";
}

awaitable<result<answer_text>> answer(ledger::ledger* ledger, forget_options options) {
    auto& request = options.request;
    if (request.ids.empty() && !request.all && !request.position) {
        co_return failure(failure_class::invalid, "nothing says which entities to offer again",
                          "name entities, or give --all or --position");
    }
    if (!request.ids.empty() && request.all) {
        co_return failure(failure_class::invalid, "--all goes with no entity",
                          "leave out the one or the other");
    }
    const auto outcome = co_await forget(ledger, request);
    if (!outcome) {
        co_return outcome.error();
    }
    const bool found = request.ids.empty() || outcome->done.entities > 0;
    co_return answer_text{options.as_json ? json_of(*outcome, request) : text_of(*outcome, request),
                          found};
}

ledger_change change_of(const ledger::forget_request& request) {
    json::array ids;
    for (const auto& id : request.ids) {
        ids.emplace_back(id);
    }
    ledger_change change{"offer_again", "incoming " + request.incoming};
    change.request = json::object{
        {"entities", std::move(ids)}, {"all", request.all}, {"position", request.position}};
    return change;
}

}  // namespace

void add_offer_again_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<forget_options>();
    auto* command = program.add_subcommand(
        "offer-again", "Let an incoming offer entities again when it next sees them");
    auto& request = options->request;
    command->add_option("incoming", request.incoming, "Its name in the configuration")->required();
    command->add_option("entities", request.ids, "Their identifiers");
    command->add_flag("--all", request.all, "All that it remembers");
    command->add_flag("--position", request.position, "The next run starts at the beginning, too");
    command->add_flag("--dry-run", request.dry_run, "Only say what would be forgotten");
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "Print JSON");
    add_known_names(*command, options->configuration, options->force);
    command->callback([options, &exit_code] {
        const name_question asked{options->state, options->configuration, "incoming",
                                  options->request.incoming};
        exit_code = options->force ? exit_done : judge_name("offer-again", asked);
        if (exit_code != exit_done) {
            return;
        }
        const auto forget = [&](ledger::ledger* ledger) { return answer(ledger, *options); };
        if (options->request.dry_run) {
            print_answer("offer-again", app::with_ledger(options->state, false, forget), exit_code);
            return;
        }
        print_answer("offer-again",
                     with_audited_ledger(options->state, change_of(options->request), forget),
                     exit_code);
    });
}

}  // namespace sluice::cli
