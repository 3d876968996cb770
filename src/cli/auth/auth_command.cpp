#include "access/oauth/access_state.hpp"
#include "app/configuration.hpp"
#include "app/state_directory.hpp"
#include "cli/as_service.hpp"
#include "cli/auth/auth_grant.hpp"
#include "cli/auth/auth_session.hpp"
#include "cli/command.hpp"

#include <sluice/model/json.hpp>

#include <CLI/CLI.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {
namespace {

using access::access_state;

std::string as_text(const std::vector<access_state>& rows) {
    if (rows.empty()) {
        return "no client uses oauth2\n";
    }
    std::string text;
    for (const auto& row : rows) {
        text += row.client + ": " + row.state;
        text += row.reason.empty() ? "" : ": " + row.reason;
        text += row.until.empty() ? "" : ", until " + row.until;
        text += row.mend.empty() ? "\n" : " (" + row.mend + ")\n";
    }
    return text;
}

std::string as_json(const std::vector<access_state>& rows) {
    json::array all;
    for (const auto& row : rows) {
        json::object one;
        one["client"] = row.client;
        one["state"] = row.state;
        one["reason"] = row.reason;
        one["until"] = row.until.empty() ? json::value(nullptr) : json::value(row.until);
        one["mend"] = row.mend;
        all.push_back(std::move(one));
    }
    return write_json_indented(all) + "\n";
}

awaitable<result<answer_text>> show_status(auth_desk desk, auth_options options) {
    std::vector<access::kept_token> kept;
    if (!desk.book.all().empty()) {
        auto all = co_await desk.vault.all();
        if (!all) {
            co_return all.error();
        }
        kept = *std::move(all);
    }
    std::vector<access_state> rows;
    for (const auto& [client, owner] : desk.book.all()) {
        const auto found = std::ranges::find(kept, client, &access::kept_token::client);
        const auto one = found == kept.end() ? access::kept_token{client, {}, {}} : *found;
        rows.push_back(access::access_state_of(client, owner.given, one, desk.time.now()));
    }
    co_return answer_text{options.as_json ? as_json(rows) : as_text(rows),
                          std::ranges::none_of(rows, &access_state::has_ended)};
}

awaitable<result<answer_text>> forget_token(auth_desk desk, auth_options options) {
    // A client that is no longer configured may still have a token.
    const auto before = co_await desk.vault.all();
    if (!before) {
        co_return before.error();
    }
    const bool has_token =
        std::ranges::find(*before, options.client, &access::kept_token::client) != before->end();
    if (!has_token && desk.book.find(options.client) == nullptr) {
        co_return not_known(desk, options.client);
    }
    // A renewal under way would store its result after the removal.
    const auto turn = co_await desk.vault.enter(options.client);
    if (!turn) {
        co_return turn.error();
    }
    const auto removed = co_await desk.vault.remove(options.client);
    if (!removed) {
        co_return removed.error();
    }
    const std::string name = "client '" + options.client + "'";
    co_return answer_text{*removed ? name +
                                         ": its token is forgotten here; the service may still "
                                         "know it\n"
                                   : name + ": there was no token\n"};
}

using work = awaitable<result<answer_text>> (*)(auth_desk, auth_options);

CLI::App* add(CLI::App& auth, const char* name, const char* text,
              const std::shared_ptr<auth_options>& options, work work, int& exit_code) {
    auto* command = auth.add_subcommand(name, text);
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option("--state", options->state, "The daemon's state directory")
        ->capture_default_str();
    add_as_service(*command);
    command->callback([options, work, &exit_code] {
        exit_code = at_auth_desk(*options,
                                 [options, work](auth_desk desk) { return work(desk, *options); });
    });
    return command;
}

std::shared_ptr<auth_options> new_options() {
    auto options = std::make_shared<auth_options>();
    options->directory = app::default_configuration_directory();
    options->state = app::default_state_directory();
    return options;
}

}  // namespace

void add_auth_command(CLI::App& program, int& exit_code) {
    auto* auth = program.add_subcommand("auth", "Give clients access by OAuth2, and look at it");
    auth->require_subcommand(1);

    auto options = new_options();
    auto* grant = add(*auth, "grant", "Take a person through the service's consent page", options,
                      grant_access, exit_code);
    grant->add_option("client", options->client, "The client's name")->required();
    grant->add_flag("--paste", options->paste,
                    "The browser runs on another machine: paste the address it ends at");
    grant->add_option("--wait", options->wait_minutes, "Minutes to wait for the browser")
        ->check(CLI::Range(1, 24 * 60))
        ->capture_default_str();

    options = new_options();
    auto* status = add(*auth, "status", "Show which clients have access, and until when", options,
                       show_status, exit_code);
    status->add_flag("--json", options->as_json, "Print JSON");

    options = new_options();
    auto* forget =
        add(*auth, "forget", "Take a client's token away", options, forget_token, exit_code);
    forget->add_option("client", options->client, "The client's name")->required();
}

}  // namespace sluice::cli
