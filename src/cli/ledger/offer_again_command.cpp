#include "cli/answer.hpp"
#include "cli/control/daemon_change.hpp"
#include "cli/known_names.hpp"
#include "cli/ledger/audited_ledger.hpp"
#include "control/offering_again.hpp"

#include <sluice/model/json.hpp>
#include <sluice/net/message.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

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

using forget_outcome = control::offered_again;

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

answer_text answer_for(const forget_outcome& outcome, const forget_options& options) {
    const auto& request = options.request;
    const bool found = request.ids.empty() || outcome.done.entities > 0;
    return {options.as_json ? write_json_indented(control::offered_object(outcome, request)) + "\n"
                            : text_of(outcome, request),
            found};
}

awaitable<result<answer_text>> answer(ledger::ledger* ledger, forget_options options) {
    const auto outcome = co_await control::offer_again(ledger, options.request);
    if (!outcome) {
        co_return outcome.error();
    }
    co_return answer_for(*outcome, options);
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

result<answer_text> offer(const forget_options& options) {
    const auto& request = options.request;
    if (const auto fits = control::check_offer(request); !fits) {
        return fits.error();
    }
    const auto forget = [&](ledger::ledger* ledger) { return answer(ledger, options); };
    if (request.dry_run) {
        return app::with_ledger(options.state, false, forget);
    }
    auto change = change_of(request);
    auto asked = change.request.as_object();
    asked["force"] = true;  // the command has judged the name already
    const auto target = "/incoming/" + net::percent_encode(request.incoming) + "/offer-again";
    if (const auto done =
            change_by_daemon(options.state, "POST", target, json::value(std::move(asked)))) {
        return *done ? result<answer_text>(answer_for(control::read_offered(**done), options))
                     : done->error();
    }
    return with_audited_ledger(options.state, std::move(change), forget);
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
        print_answer("offer-again", offer(*options), exit_code);
    });
}

}  // namespace sluice::cli
