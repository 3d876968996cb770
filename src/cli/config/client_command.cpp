#include "app/checked_configuration.hpp"
#include "app/run_awaitable.hpp"
#include "app/state_directory.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"

#include <sluice/component/client.hpp>
#include <sluice/component/request_log.hpp>
#include <sluice/ledger/state_owner.hpp>
#include <sluice/model/json.hpp>
#include <sluice/model/printable.hpp>
#include <sluice/model/time.hpp>
#include <sluice/net/outcome.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct test_options {
    std::string directory = app::default_configuration_directory();
    std::string state;
    std::string client;
    std::string method = "GET";
    std::string path;
    std::string body;
};

struct tested {
    std::string text;
    int code = exit_done;
};

// Writes status and time, the headers without credentials, and the body. JSON is indented; any
// other body stays as it came. A body past 64 KB is cut. The secrets of `filter` are hidden.
std::string exchange_text(const net::response& reply, std::chrono::milliseconds took,
                          const secret_filter& filter) {
    constexpr std::size_t longest_body = 64 * 1024;
    std::string text =
        "HTTP " + std::to_string(reply.status) + " in " + format_duration(took) + "\n";
    text += shown_headers(reply.headers, filter) + "\n";
    if (reply.body.size() > longest_body) {
        return text + filter.without_secrets(net::excerpt(reply.body, longest_body)) + "\n(" +
               std::to_string(reply.body.size()) + " bytes)\n";
    }
    const auto body = parse_json(reply.body);
    text += filter.without_secrets(body ? write_json_indented(*body) : reply.body);
    return printable_lines(text.ends_with('\n') ? text : text + "\n");
}

awaitable<tested> exchange(std::shared_ptr<client> through, clock* time, net::request request,
                           const secret_filter* filter) {
    request.urgent = net::urgency::publishing;  // a person waits for it
    const auto begun = time->now();
    const auto shown = request.method + " " + request.target;
    auto sending = through->send(std::move(request));
    auto reply = co_await std::move(sending);
    tested done;
    done.text = shown + "\n";
    if (!reply) {
        done.text += describe(reply.error()) + "\n";
        done.code = exit_failed;
        co_return done;
    }
    done.text += exchange_text(*reply, time->now() - begun, *filter);
    done.code = reply->status < 400 ? exit_done : exit_failed;
    co_return done;
}

awaitable<tested> exchange_and_close(std::shared_ptr<client> through, clock* time,
                                     net::request request, const secret_filter* filter,
                                     app::kept_tokens* tokens, ledger::ledger* ledger) {
    co_await tokens->hide_all();
    auto running = exchange(std::move(through), time, std::move(request), filter);
    auto done = co_await std::move(running);
    if (ledger != nullptr) {
        co_await ledger->close();
    }
    co_return done;
}

result<std::unique_ptr<ledger::ledger>> ledger_of(const test_options& options,
                                                  app::assembled& built) {
    if (options.state.empty()) {
        return std::unique_ptr<ledger::ledger>();
    }
    auto ledger = app::open_existing_ledger(options.state, false);
    if (!ledger) {
        return ledger.error();
    }
    const auto opened = built.open_ledger(**ledger, options.state);
    if (!opened) {
        return opened.error();
    }
    return ledger;
}

int test(const test_options& options) {
    app::checked_configuration checked(options.directory, config::secret_use::resolved);
    if (!checked.good()) {
        return checked.show_problems();
    }
    const auto& given = checked.given;
    auto& built = checked.built;
    const auto through = built.clients().find(options.client);
    if (!through) {
        const auto meant = config::did_you_mean(options.client, given.names("clients"));
        complain("client test",
                 {failure_class::invalid, "there is no client '" + options.client + "'",
                  meant.empty() ? "configure it under clients" : "did you mean '" + meant + "'?"});
        return exit_misconfigured;
    }
    const auto acting = ledger::acting_as_owner::of(options.state);
    if (!acting) {
        return complain("client test", acting.error());
    }
    auto ledger = ledger_of(options, built);
    if (!ledger) {
        return complain("client test", ledger.error());
    }
    net::request request;
    request.method = options.method;
    request.target = options.path;
    request.body = options.body;
    if (request.target.empty()) {
        // /me is harmless, and every good key may read it.
        request.target = through->type() == "ocoya" ? "/me" : "/";
    }
    auto* time = &built.time();
    auto running = exchange_and_close(through, time, std::move(request), &checked.filter,
                                      &built.tokens(), ledger->get());
    const auto done = app::run_to_end(checked.context, std::move(running));
    const auto shown = checked.filter.without_secrets(done.text);
    std::fputs(printable_lines(shown).c_str(), stdout);
    return done.code;
}

}  // namespace

void add_client_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<test_options>();
    auto* command = program.add_subcommand("client", "Try a configured client");
    command->require_subcommand(1);
    auto* trial = command->add_subcommand(
        "test", "Send one request through it; show status, headers and body, secrets hidden");
    trial->add_option("name", options->client, "Its name")->required();
    trial->add_option("method", options->method, "GET, POST, …")->capture_default_str();
    trial->add_option("path", options->path, "Path below base_url (ocoya: /me, others: /)");
    trial->add_option("--body", options->body, "The body of the request");
    trial->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    trial->add_option("--state", options->state,
                      "Directory of the ledger, where a granted token is kept");
    add_as_service(*trial);
    trial->callback([options, &exit_code] { exit_code = test(*options); });
}

}  // namespace sluice::cli
