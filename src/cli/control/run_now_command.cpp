#include "cli/answer.hpp"
#include "cli/control/asked_daemon.hpp"

#include <sluice/net/message.hpp>

#include <fmt/format.h>

#include <memory>
#include <string>

namespace sluice::cli {
namespace {

struct run_now_options {
    daemon_place place;
    std::string incoming;
    bool wait = false;
    bool as_json = false;
};

// One look is one read of the ledger.
constexpr std::chrono::milliseconds between_questions{200};

// Returns the reason why a run failed; empty: it went well.
awaitable<result<std::string>> failure_of_run(control::daemon_client* daemon, std::string incoming,
                                              std::int64_t run) {
    const auto target =
        fmt::format("/runs?incoming={}&below={}&limit=1", net::percent_encode(incoming), run + 1);
    const auto found = co_await daemon->ask("GET", target, nullptr);
    if (!found) {
        co_return found.error();
    }
    const auto* runs = member(*found, "runs");
    const bool is_there = runs != nullptr && kind_of(*runs) == json_kind::array &&
                          !runs->get_array().empty() &&
                          integer_member(runs->get_array().front(), "id") == run;
    co_return is_there ? text_member(runs->get_array().front(), "failure") : std::string();
}

// Asks until the run has ended, if the person waits for that.
awaitable<result<json::value>> run_by_hand(control::daemon_client* daemon,
                                           run_now_options options) {
    system_clock time;
    const auto target = "/incoming/" + net::percent_encode(options.incoming) + "/run";
    auto request = co_await daemon->ask("POST", target, nullptr);
    while (request && options.wait && integer_member(*request, "run").value_or(0) == 0) {
        const auto id = net::percent_encode(text_member(*request, "id"));
        co_await time.sleep_for(between_questions);
        request = co_await daemon->ask("GET", "/run-requests/" + id, nullptr);
    }
    if (!request || !options.wait) {
        co_return request;
    }
    auto asked =
        failure_of_run(daemon, options.incoming, integer_member(*request, "run").value_or(0));
    auto why = co_await std::move(asked);
    if (!why) {
        co_return why.error();
    }
    request->as_object()["failure"] = *std::move(why);
    co_return request;
}

result<answer_text> run(const run_now_options& options) {
    const auto asked = with_daemon(options.place, [&](control::daemon_client* daemon) {
        return run_by_hand(daemon, options);
    });
    if (!asked) {
        return answer_to(asked.error());
    }
    const auto why = text_member(*asked, "failure");
    if (options.as_json) {
        return answer_text{write_json_indented(*asked) + "\n", why.empty()};
    }
    const auto ended = integer_member(*asked, "run").value_or(0);
    if (!why.empty()) {
        return failure(failure_class::internal,
                       fmt::format("run {} of {} failed: {}", ended, options.incoming, why), "");
    }
    return answer_text{ended == 0 ? fmt::format("{} runs now; sluice runs {} shows how it went\n",
                                                options.incoming, options.incoming)
                                  : fmt::format("{} has run: run {}\n", options.incoming, ended)};
}

}  // namespace

void add_run_now_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<run_now_options>();
    auto* command = program.add_subcommand(
        "run-now", "Let the running daemon run an incoming now, beside its schedule");
    command->add_option("incoming", options->incoming, "Its name")->required();
    command->add_flag("--wait", options->wait,
                      "Return when the run has ended; exit status 1 if it failed");
    add_daemon_place(*command, options->place);
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([options, &exit_code] { print_answer("run-now", run(*options), exit_code); });
}

}  // namespace sluice::cli
