// Signals that others use for a reload, standard streams that are closed or full, readers that
// leave.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* report_configuration = R"(incoming:
  lines: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_BESIDE}/in.ndjson"}, emit: all}
outgoing:
  report: {publisher: {type: file, path: "${env:E2E_BESIDE}/out.ndjson"}}
routes:
  all: {from: lines, to: report}
)";

// main() has begun: SIGHUP, number 1, is blocked.
bool holds_signals(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("SigBlk:")) {
            return (std::stoull(line.substr(7), nullptr, 16) & 1U) != 0;
        }
    }
    return false;
}

struct service : ::testing::Test {
    service() {
        work.environment["E2E_BESIDE"] = work.beside("").string();
        work.write("report.yaml", report_configuration);
        work.write("../in.ndjson", "{\"id\":1}\n");
    }

    // Starts the program from a shell, which first closes or redirects a stream.
    launch by_shell(const std::string& how, std::vector<std::string> more = {}) const {
        auto plain = work.run(std::move(more));
        launch shell;
        shell.file = "/bin/bash";
        shell.environment = plain.environment;
        shell.environment["STATE"] = work.state().string();
        shell.environment["CONFIG"] = work.config().string();
        shell.arguments = {"-c", how, plain.file, plain.file};  // $0, and the first of "$@"
        shell.arguments.insert(shell.arguments.end(), plain.arguments.begin(),
                               plain.arguments.end());
        return shell;
    }

    // Enough tasks that a listing fills every buffer of a pipe.
    void fill_ledger() const {
        std::string lines;
        for (int i = 0; i < 3'000; ++i) {
            lines +=
                R"({"id":)" + std::to_string(i) + R"(,"text":")" + std::string(60, 'x') + "\"}\n";
        }
        work.write("../in.ndjson", lines);
        ASSERT_EQ(work.once().code, 0);
    }

    job work;
};

TEST_F(service, signals_of_other_programs_end_nothing_and_are_named_once) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    for (int round = 0; round < 2; ++round) {
        for (const int number : {SIGUSR1, SIGUSR2}) {
            daemon.send(number);
        }
        ASSERT_TRUE(daemon.wrote("signal ignored: SIGHUP and `sluice reload` load", 2));
    }
    daemon.send(SIGHUP);
    ASSERT_TRUE(daemon.wrote("asked_by=SIGHUP"));
    const auto end = daemon.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_THAT(end.err, HasSubstr("stopped"));
    for (const char* name : {"signal=SIGUSR1", "signal=SIGUSR2"}) {
        EXPECT_EQ(end.err.find(name), end.err.rfind(name)) << name;
        EXPECT_THAT(end.err, HasSubstr(name));
    }
}

// While it starts, while it works, while it stops and closes the ledger.
TEST_F(service, signals_at_any_moment_end_nothing) {
    fill_ledger();
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return holds_signals(daemon.id()); }));
    bool asked = false;
    while (daemon.runs()) {
        for (const int number : {SIGHUP, SIGUSR1, SIGUSR2}) {
            daemon.send(number);
        }
        if (!asked && daemon.err().find("started") != std::string::npos) {
            daemon.send(SIGTERM);
            asked = true;
        }
    }
    const auto end = daemon.wait();
    EXPECT_EQ(end.signal, 0);
    EXPECT_EQ(end.code, 0) << end.err;
}

TEST_F(service, closed_standard_streams_are_no_files_of_the_ledger) {
    program daemon(by_shell("exec \"$@\" <&- >&- 2>&-"));
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    for (const char* number : {"0", "1", "2"}) {
        EXPECT_EQ(
            std::filesystem::read_symlink("/proc/" + std::to_string(daemon.id()) + "/fd/" + number),
            "/dev/null");
    }
    EXPECT_EQ(daemon.stop().code, 0);
    std::string id;
    std::ifstream(work.state() / "daemon.lock") >> id;
    EXPECT_EQ(id, std::to_string(daemon.id())) << "no line of the log was written into it";
    EXPECT_EQ(run_sluice({"ledger", "check", "--state", work.state()}).code, 0);
}

TEST_F(service, a_log_that_nobody_reads_any_more_ends_nothing) {
    program daemon(by_shell("exec \"$@\" 2> >(exec true)"));
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST_F(service, a_reader_that_leaves_ends_every_listing_quietly) {
    fill_ledger();
    for (const std::string command :
         {"ledger export --state \"$STATE\"", "tasks list --limit 3000 --state \"$STATE\"",
          "tasks list --limit 3000 --json --state \"$STATE\"", "schema",
          "show-config --config \"$CONFIG\"", "describe publisher", "help"}) {
        const auto ended = run_to_end_of(
            by_shell("\"$0\" " + command + " | head -c 10 >/dev/null; exit ${PIPESTATUS[0]}"));
        EXPECT_EQ(ended.code, 0) << command;
        EXPECT_THAT(ended.err, IsEmpty()) << command;
    }
}

TEST_F(service, an_output_that_cannot_be_written_is_a_failure) {
    fill_ledger();
    for (const std::string command :
         {"ledger export --state \"$STATE\"", "tasks list --state \"$STATE\"", "schema", "help"}) {
        const auto ended = run_to_end_of(by_shell("exec \"$0\" " + command + " >/dev/full"));
        EXPECT_EQ(ended.code, 1) << command;
        EXPECT_THAT(ended.err, HasSubstr("written")) << command;
        EXPECT_THAT(ended.err, Not(HasSubstr("Success"))) << command;
    }
}

}  // namespace
}  // namespace sluice::testing
