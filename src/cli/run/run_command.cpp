#include "app/configuration.hpp"
#include "app/daemon_session.hpp"
#include "app/round_text.hpp"
#include "app/state_directory.hpp"
#include "cli/answer.hpp"
#include "cli/as_service.hpp"
#include "cli/command.hpp"
#include "cli/run/handed_run.hpp"
#include "cli/tasks/task_commands.hpp"

#include <sluice/ledger/state_lock.hpp>
#include <sluice/model/uuid.hpp>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <memory>

namespace sluice::cli {
namespace {

bool is_running(const std::string& process) {
    pid_t id = 0;
    const auto* end = process.data() + process.size();
    const auto [at, error] = std::from_chars(process.data(), end, id);
    // kill() with signal 0 only asks. EPERM means that the process exists and belongs to another
    // user.
    return error == std::errc() && at == end && id > 0 && (::kill(id, 0) == 0 || errno != ESRCH);
}

// The daemon has the configuration and its secrets: none of it is needed here. Nothing: it went
// away in time, and the incoming can be run here.
std::optional<int> run_by_daemon(const app::session_options& options, const std::string& process) {
    system_clock time;
    system_random random;
    const auto id = make_uuid7(time.now(), random.next(), random.next());
    const auto ask =
        [&](ledger::ledger* ledger) -> awaitable<result<std::optional<engine::round_report>>> {
        handed_run handed(*ledger, time, [&] { return is_running(process); }, app::round_patience);
        co_return co_await handed.ask(id, options.only, operator_name());
    };
    const auto report = app::with_ledger(options.state, false, ask);
    if (!report) {
        std::fprintf(stderr, "sluice run: %s\n", describe(report.error()).c_str());
        return exit_failed;
    }
    if (!*report) {
        return std::nullopt;
    }
    const auto text =
        options.as_json ? app::round_json(**report) + "\n" : app::round_text(**report);
    std::fputs(text.c_str(), stdout);
    return (*report)->went_well() ? exit_done : exit_failed;
}

int run_one_incoming(const app::session_options& options) {
    if (const auto process = ledger::holder_of_state_directory(options.state)) {
        if (const auto code = run_by_daemon(options, *process)) {
            return *code;
        }
    }
    return run_session(options);
}

}  // namespace

void add_run_command(CLI::App& program, int& exit_code) {
    auto options = std::make_shared<app::session_options>();
    options->directory = app::default_configuration_directory();
    options->state = app::default_state_directory();
    auto* command = program.add_subcommand("run", "Run the daemon until it is told to stop");
    auto* once = command->add_flag(
        "--once", options->once, "Run every incoming once, deliver what comes of it, report, end");
    command
        ->add_option("incoming", options->only,
                     "With --once: run this incoming alone; beside a running daemon, the daemon "
                     "does it")
        ->needs(once);
    command->add_option("--config", options->directory, "Directory of the configuration")
        ->capture_default_str();
    command->add_option("--state", options->state, "Directory for the ledger")
        ->capture_default_str();
    command->add_flag("--json", options->as_json, "With --once: print the report as JSON");
    add_as_service(*command);
    command->callback([options, &exit_code] {
        exit_code = options->only.empty() ? run_session(*options) : run_one_incoming(*options);
    });
}

}  // namespace sluice::cli
