#include "connectors/exec/program_run.hpp"

#include "unit/connectors_exec/program_folder.hpp"

#include <sluice/async/group.hpp>

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <optional>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace {

int kills_of_nobody = 0;  // signals to a process that was reaped

}  // namespace

// Stands in for that of the C library, to see whom a run kills.
extern "C" int kill(pid_t process, int signal) noexcept {
    const auto done = static_cast<int>(::syscall(SYS_kill, process, signal));
    kills_of_nobody += done == 0 ? 0 : 1;
    return done;
}

namespace sluice::exec {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class program_run : public ::testing::Test {
 protected:
    program_run() { std::signal(SIGPIPE, SIG_IGN); }

    static program_start shell(const std::string& script) {
        return {.program = "/bin/sh", .arguments = {"-c", script}};
    }

    program_end run(program_start start,
                    run_limits limits = {.time = std::chrono::seconds(60), .output = 1 << 22}) {
        return bench.run(run_program(std::move(start), limits, &bench.pool)).value();
    }

    static std::size_t open_files() {
        const std::filesystem::directory_iterator all("/proc/self/fd");
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    // Every process of the test was reaped.
    void expect_no_zombie() {
        bench.pool.join();
        EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
        EXPECT_EQ(errno, ECHILD);
    }

    testing::component_fixture bench;
    testing::temporary_directory directory;
};

TEST_F(program_run, gives_output_errors_and_the_exit_code) {
    const auto end = run(shell("echo out; echo err >&2; exit 3"));
    EXPECT_EQ(end.how, run_ending::exited);
    EXPECT_EQ(end.code, 3);
    EXPECT_EQ(end.output, "out\n");
    EXPECT_EQ(end.errors, "err\n");
    expect_no_zombie();
}

// Both pipes hold 64 KiB, so input and output have to move at the same time.
TEST_F(program_run, moves_more_than_the_pipes_hold) {
    auto start = program_start{.program = "/bin/cat"};
    start.input = std::string(3'000'000, 'x');
    const auto end = run(start);
    EXPECT_EQ(end.code, 0);
    EXPECT_TRUE(end.output == start.input);
}

TEST_F(program_run, is_content_with_a_program_that_does_not_read) {
    auto start = shell("exit 0");
    start.input = std::string(3'000'000, 'x');
    EXPECT_EQ(run(start).code, 0);
}

TEST_F(program_run, gives_the_named_environment_alone) {
    EXPECT_THAT(run({.program = "/usr/bin/env"}).output, IsEmpty());
    EXPECT_EQ(run({.program = "/usr/bin/env", .environment = {"A=1", "B=x y"}}).output,
              "A=1\nB=x y\n");
}

TEST_F(program_run, starts_in_the_directory) {
    auto start = shell("pwd");
    start.directory = std::filesystem::canonical(directory.path());
    EXPECT_EQ(run(start).output, start.directory + "\n");
}

// No shell takes a part of an argument for something else.
TEST_F(program_run, keeps_each_argument_whole) {
    EXPECT_EQ(run({.program = "/bin/echo", .arguments = {"$HOME; ls", "*", "a b"}}).output,
              "$HOME; ls * a b\n");
}

TEST_F(program_run, leaves_no_open_file_to_the_program_or_behind) {
    // A file that some library left open for programs.
    const int left_open = ::open("/dev/null", O_RDONLY);
    (void)run(shell("exit 0"));  // the io_context opens files of its own at its first use
    const auto before = open_files();
    const auto end = run({.program = "/bin/ls", .arguments = {"/proc/self/fd"}});
    EXPECT_EQ(end.output, "0\n1\n2\n3\n");  // 3 is the directory that ls reads
    EXPECT_EQ(open_files(), before);
    ::close(left_open);
}

TEST_F(program_run, resets_signals) {
    const auto end = run(shell("kill -PIPE $$; echo alive"));
    EXPECT_EQ(end.how, run_ending::killed);
    EXPECT_EQ(end.code, SIGPIPE);
    EXPECT_THAT(end.output, IsEmpty());
}

TEST_F(program_run, kills_the_whole_group_at_the_limit_of_time) {
    const testing::life_line line((directory / "line").string());
    const auto end =
        run(shell("exec 3>" + line.path() + "; echo begun; (echo x >&3; sleep 1000) & sleep 1000"),
            {.time = std::chrono::milliseconds(500), .output = 100});
    EXPECT_EQ(end.how, run_ending::timed_out);
    EXPECT_EQ(end.output, "begun\n");
    EXPECT_TRUE(line.is_let_go());
    expect_no_zombie();
}

TEST_F(program_run, kills_the_whole_group_when_it_is_cancelled) {
    const testing::life_line line((directory / "line").string());
    bool aborted = false;
    const auto member = [&]() -> awaitable<void> {
        try {
            auto running = run_program(
                shell("exec 3>" + line.path() + "; (echo x >&3; sleep 1000) & sleep 1000"),
                {.time = std::chrono::seconds(100), .output = 100}, &bench.pool);
            (void)co_await std::move(running);
        } catch (const boost::system::system_error& error) {
            aborted = error.code() == asio::error::operation_aborted;
            throw;
        }
    };
    task_group group(bench.io.get_executor(), [](const auto& name, auto) { FAIL() << name; });
    const auto handle = group.spawn("program", member());
    bench.io.run_one();
    ASSERT_TRUE(line.is_held());
    handle.cancel();
    bench.run(group.join());
    EXPECT_TRUE(aborted);
    EXPECT_TRUE(line.is_let_go());
    expect_no_zombie();
}

TEST_F(program_run, kills_at_its_end_what_it_left_in_the_group) {
    const testing::life_line line((directory / "line").string());
    const auto end =
        run(shell("exec 3>" + line.path() + "; sleep 1000 & echo x >&3; echo done; exit 0"));
    EXPECT_EQ(end.how, run_ending::exited);
    EXPECT_EQ(end.output, "done\n");
    EXPECT_TRUE(line.is_let_go());
}

// Such a process is meant to live on, and it holds the pipes.
TEST_F(program_run, does_not_wait_for_a_process_that_left_the_group) {
    const auto line = (directory / "line").string();
    ASSERT_EQ(::mkfifo(line.c_str(), 0600), 0);
    const auto end = run(shell("setsid sh -c 'echo $$; echo > " + line +
                               "; exec sleep 1000' & read -r left < " + line + "; exit 5"));
    EXPECT_EQ(end.code, 5);
    const int left = std::stoi(end.output);
    EXPECT_EQ(::kill(left, SIGKILL), 0);
}

TEST_F(program_run, is_killed_when_it_writes_too_much) {
    const auto end =
        run({.program = "/usr/bin/yes"}, {.time = std::chrono::seconds(60), .output = 1000});
    EXPECT_EQ(end.how, run_ending::too_large);
    EXPECT_EQ(end.output.size(), 1000U);
    expect_no_zombie();
}

// The rest of the output is read after the end. The number of the program is then free for another
// process.
TEST_F(program_run, that_wrote_too_much_and_ended_is_not_killed) {
    const int before = kills_of_nobody;
    std::optional<program_end> end;
    const auto member = [&]() -> awaitable<void> {
        auto running =
            run_program(shell("head -c 40000 /dev/zero"),
                        {.time = std::chrono::seconds(60), .output = 17'000}, &bench.pool);
        end = (co_await std::move(running)).value();
    };
    task_group group(bench.io.get_executor(), [](const auto& name, auto) { FAIL() << name; });
    group.spawn("program", member());
    bench.io.run_one();
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_ALL, 0, &ended, WEXITED | WNOWAIT), 0);
    bench.run(group.join());
    ASSERT_TRUE(end);
    EXPECT_EQ(end->how, run_ending::too_large);
    EXPECT_EQ(end->output.size(), 17'000U);
    EXPECT_EQ(kills_of_nobody, before);
    expect_no_zombie();
}

TEST_F(program_run, goes_on_when_the_rest_is_dropped) {
    const auto end = run(shell("head -c 100000 /dev/zero; echo end >&2; exit 4"),
                         {.time = std::chrono::seconds(60), .output = 1000, .drops_rest = true});
    EXPECT_EQ(end.how, run_ending::exited);
    EXPECT_EQ(end.code, 4);
    EXPECT_EQ(end.output.size(), 1000U);
    EXPECT_EQ(end.errors, "end\n");
}

TEST_F(program_run, fails_when_nothing_can_be_started) {
    const auto why = [&](program_start start) {
        const auto end = bench.run(run_program(
            std::move(start), {.time = std::chrono::seconds(60), .output = 1}, &bench.pool));
        EXPECT_FALSE(end);
        EXPECT_FALSE(end.error().may_have_happened);
        return describe(end.error());
    };
    EXPECT_THAT(why({.program = "/no/such/program"}), HasSubstr("No such file or directory"));
    EXPECT_THAT(why({.program = "/bin/sh", .directory = "/no/such/directory"}),
                HasSubstr("No such file or directory"));
    EXPECT_THAT(why({.program = "/etc/passwd"}), HasSubstr("Permission denied"));
    auto large = shell("exit 0");
    large.arguments.push_back(std::string(10'000'000, 'x'));
    EXPECT_THAT(why(large), HasSubstr("Argument list too long"));
    expect_no_zombie();
}

}  // namespace
}  // namespace sluice::exec
