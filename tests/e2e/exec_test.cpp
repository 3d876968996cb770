// The connector `exec` in the real program.

#include "e2e/job.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct programs : ::testing::Test {
    // `publisher` is added to a publisher that runs /bin/sh with `script`.
    void configure(const std::string& script, const std::string& publisher = {},
                   const std::string& daemon = "daemon: {allow_programs: [/bin/sh]}\n") {
        work.write("c.yaml", daemon + R"(incoming:
  in:
    schedule: by hand
    subscriber:
      type: exec
      program: /bin/sh
      arguments: [-c, "echo '{\"id\":1}'; echo '{\"id\":2}'"]
    identifier: id
    emit: new
outgoing:
  out:
    retry: {attempts: 3}
    publisher:
      type: exec
      program: /bin/sh
      arguments: [-c, ')" + script +
                                 R"(', sh, "{{ id }}"]
)" + publisher + R"(routes:
  r: {from: in, to: out}
)");
    }

    std::string tasks_that_are(const std::string& state) const {
        return boost::json::serialize(work.list({"--status", state}));
    }

    job work;
};

TEST_F(programs, give_records_and_take_them) {
    configure("cat >> " + work.beside("out").string());
    const auto done = work.once();
    EXPECT_EQ(settled(done.out, "r", "finished"), 2) << done.err;
    const auto text = read_file(work.beside("out"));
    EXPECT_TRUE(text == "{\"id\":1}\n{\"id\":2}\n") << text;
    EXPECT_EQ(settled(work.once().out, "r", "finished"), 0);
}

TEST_F(programs, decide_by_their_exit_code) {
    configure("echo printer >&2; exit $1");
    EXPECT_EQ(work.once().code, 1);
    EXPECT_THAT(tasks_that_are("failed"), HasSubstr("sh exited with 1: printer"));
    EXPECT_THAT(tasks_that_are("failed"), HasSubstr("sh exited with 2: printer"));
}

TEST_F(programs, are_run_only_if_the_daemon_allows_them) {
    configure("exit 0", "", "");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("/bin/sh is not allowed on this machine"));
    EXPECT_THAT(checked.err, HasSubstr("daemon.allow_programs"));
    EXPECT_EQ(work.once().code, 2);
    EXPECT_FALSE(std::filesystem::exists(work.state() / "ledger.sqlite"));
}

// A pipe that the running program writes into, so that the test knows that it runs.
struct killed_programs : programs {
    killed_programs() {
        EXPECT_EQ(::mkfifo(work.beside("begun").c_str(), 0600), 0);
        begun = ::open(work.beside("begun").c_str(), O_RDWR | O_CLOEXEC);
        EXPECT_EQ(::mkfifo(work.beside("hold").c_str(), 0600), 0);
        hold = ::open(work.beside("hold").c_str(), O_RDWR | O_CLOEXEC);
    }
    ~killed_programs() override {
        ::close(begun);
        ::close(hold);  // a program that outlived its daemon ends now
    }

    void wait_for_program() const {
        char byte = 0;
        EXPECT_EQ(::read(begun, &byte, 1), 1);
    }

    // Kills the daemon while the program runs for the first record, and makes another round.
    ended killed_in_the_middle(const std::string& publisher) {
        configure("echo x > " + work.beside("begun").string() + "; exec cat " +
                      work.beside("hold").string(),
                  publisher);
        program daemon(work.run({"--once"}));
        wait_for_program();
        daemon.kill();
        configure("exit 0", publisher);
        return work.once();
    }

    int begun = -1;
    int hold = -1;
};

TEST_F(killed_programs, leave_an_uncertain_task_when_the_daemon_is_killed) {
    const auto next = killed_in_the_middle("");
    EXPECT_EQ(work.list({"--status", "uncertain"}).as_array().size(), 1U) << next.err;
    EXPECT_EQ(settled(next.out, "r", "finished"), 1);
}

TEST_F(killed_programs, are_run_again_when_that_has_no_further_effect) {
    const auto next = killed_in_the_middle("      idempotent: true\n");
    EXPECT_EQ(settled(next.out, "r", "finished"), 2) << next.err;
}

// One that may run again need not be waited for.
TEST_F(killed_programs, end_with_the_daemon) {
    const auto pipe = work.beside("begun").string();
    configure("exec 3> " + pipe + "; echo x >&3; sleep 1000 & wait", "      idempotent: true\n",
              "daemon: {grace: 0ms, allow_programs: [/bin/sh]}\n");
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    ASSERT_EQ(run_sluice({"run-now", "in", "--state", work.state().string()}).code, 0);
    wait_for_program();
    EXPECT_EQ(daemon.stop().code, 0);
    // Once the test's own end is closed, only the program could hold the pipe.
    const int reads = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ::close(std::exchange(begun, -1));
    pollfd one{.fd = reads, .events = POLLIN, .revents = 0};
    char byte = 0;
    ssize_t size = 1;
    while (size != 0 && ::poll(&one, 1, 20'000) == 1) {
        size = ::read(reads, &byte, 1);
    }
    EXPECT_EQ(size, 0);
    ::close(reads);
}

}  // namespace
}  // namespace sluice::testing
