// Other users of the machine, and root: the owners of the program's files, and who may read them.

#include "e2e/job.hpp"
#include "support/unprivileged.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr uid_t service_user = 65533;

struct stat facts_of(const std::filesystem::path& path) {
    struct stat facts{};
    EXPECT_EQ(::lstat(path.c_str(), &facts), 0) << path;
    return facts;
}

mode_t mode_of(const std::filesystem::path& path) {
    return facts_of(path).st_mode & 07777U;
}

// Copies lines of one file to another, in a directory that others may enter.
struct neighbours : ::testing::Test {
    neighbours() {
        work.environment["E2E_STATE"] = work.state().string();
        work.write("report.yaml", R"(incoming:
  lines: {schedule: every 1h, subscriber: {type: file, path: "${env:E2E_STATE}/in.ndjson"}, emit: all}
outgoing:
  report: {publisher: {type: file, path: "${env:E2E_STATE}/out.ndjson"}}
routes:
  all: {from: lines, to: report}
)");
        std::ofstream(work.state() / "in.ndjson") << "{\"id\":1}\n";
        ::chmod(work.beside("").c_str(), 0755);
    }

    void give_state_to_service() const {
        for (const auto& one : std::filesystem::recursive_directory_iterator(work.state())) {
            ASSERT_EQ(::lchown(one.path().c_str(), service_user, service_user), 0);
        }
        ASSERT_EQ(::chown(work.state().c_str(), service_user, service_user), 0);
    }

    void expect_all_of_service() const {
        for (const auto& one : std::filesystem::directory_iterator(work.state())) {
            EXPECT_EQ(facts_of(one.path()).st_uid, service_user) << one.path();
            EXPECT_EQ(facts_of(one.path()).st_gid, service_user) << one.path();
        }
    }

    ended sluice(std::vector<std::string> words) const {
        words.insert(words.end(), {"--state", work.state()});
        return run_sluice(words);
    }

    job work;
};

struct root_among_neighbours : neighbours {
    void SetUp() override {
        ASSERT_EQ(::geteuid(), 0U) << "only root can act as another user: use root or sudo";
        give_state_to_service();
    }
};

TEST_F(root_among_neighbours, a_round_by_root_is_one_of_the_service) {
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.err, HasSubstr("running as the owner of the state directory, not as root"));
    EXPECT_TRUE(exists(work.state() / "out.ndjson")) << "what a publisher makes belongs to it, too";
    expect_all_of_service();
}

// A file that root makes in another user's directory belongs to that user.
TEST_F(root_among_neighbours, a_state_directory_that_root_makes_is_its_neighbours) {
    const auto place = work.beside("place");
    ASSERT_TRUE(std::filesystem::create_directory(place));
    ASSERT_EQ(::chown(place.c_str(), service_user, service_user), 0);
    auto how = work.run({"--once"});
    std::ranges::replace(how.arguments, work.state().string(), (place / "state").string());
    const auto done = run_to_end_of(how);
    EXPECT_EQ(done.code, 0) << done.err;
    for (const auto& one : std::filesystem::recursive_directory_iterator(place)) {
        EXPECT_EQ(facts_of(one.path()).st_uid, service_user) << one.path();
    }
}

// Only root can reach the directory: root stays root, and gives new files away.
TEST_F(root_among_neighbours, a_state_directory_that_its_owner_cannot_reach_keeps_its_owner) {
    ASSERT_EQ(::chmod(work.beside("").c_str(), 0700), 0);
    ASSERT_EQ(work.once().code, 0);
    for (const char* name : {"daemon.lock", "ledger.sqlite"}) {
        EXPECT_EQ(facts_of(work.state() / name).st_uid, service_user) << name;
    }
}

TEST_F(root_among_neighbours, no_command_of_root_leaves_a_file_of_root) {
    ASSERT_EQ(work.once().code, 0);
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"pause", "route", "all", "--reason", "a test"},
                                               {"tasks", "list"},
                                               {"tasks", "skip", "1"},
                                               {"resume", "route", "all"},
                                               {"offer-again", "lines", "--all"},
                                               {"ledger", "check"},
                                               {"ledger", "compact"}}) {
        const auto done = sluice(words);
        EXPECT_EQ(done.code, words[1] == "skip" ? 1 : 0) << words[0] << done.err;
        expect_all_of_service();
    }
}

// The service's user could make a link to a file that only root may write.
TEST_F(root_among_neighbours, links_in_the_state_directory_lead_root_nowhere) {
    std::ofstream(work.beside("precious")) << "precious\n";
    for (const char* name : {"daemon.lock", "ledger.sqlite"}) {
        const auto link = work.state() / name;
        std::filesystem::create_symlink(work.beside("precious"), link);
        ASSERT_EQ(::lchown(link.c_str(), service_user, service_user), 0);
        EXPECT_EQ(work.once().code, 1) << name;
        EXPECT_NE(sluice({"pause", "route", "all"}).code, 0) << name;
        EXPECT_EQ(read_file(work.beside("precious")), "precious\n") << name;
        std::filesystem::remove(link);
        std::filesystem::remove(work.state() / "ledger.sqlite");
    }
}

TEST_F(root_among_neighbours, a_backup_and_an_export_go_where_only_root_may_write) {
    ASSERT_EQ(work.once().code, 0);
    const auto place = work.beside("for-root");
    ASSERT_TRUE(std::filesystem::create_directory(place));
    ASSERT_EQ(::chmod(place.c_str(), 0700), 0);
    const auto backup = sluice({"ledger", "backup", place / "ledger.sqlite"});
    EXPECT_EQ(backup.code, 0) << backup.err;
    const auto exported = sluice({"ledger", "export", "--to", place / "ledger.ndjson"});
    EXPECT_EQ(exported.code, 0) << exported.err;
    for (const char* name : {"ledger.sqlite", "ledger.ndjson"}) {
        EXPECT_EQ(mode_of(place / name), 0600U) << name;
        EXPECT_EQ(facts_of(place / name).st_uid, 0U) << name;
    }
    EXPECT_EQ(lines_in(place / "ledger.ndjson") > 1, true);
    expect_all_of_service();
}

TEST_F(root_among_neighbours, nobody_else_holds_the_lock_or_reads_the_ledger) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    const unprivileged stranger;
    for (const char* name : {"daemon.lock", "ledger.sqlite"}) {
        EXPECT_LT(::open((work.state() / name).c_str(), O_RDONLY), 0) << name;
    }
}

TEST_F(neighbours, everything_in_the_state_directory_is_for_its_owner_alone) {
    std::filesystem::remove_all(work.state());
    work.environment["E2E_STATE"] = work.beside("").string();
    work.write("../in.ndjson", "{\"id\":1}\n");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    EXPECT_EQ(mode_of(work.state()), 0700U);
    for (const auto& one : std::filesystem::directory_iterator(work.state())) {
        EXPECT_EQ(mode_of(one.path()), 0600U) << one.path();
    }
    const auto backup = sluice({"ledger", "backup", work.beside("copy.sqlite")});
    EXPECT_EQ(backup.code, 0) << backup.err;
    EXPECT_EQ(mode_of(work.beside("copy.sqlite")), 0600U);
}

TEST_F(neighbours, a_lock_file_that_is_removed_is_locked_again) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    std::filesystem::remove(work.state() / "daemon.lock");
    ASSERT_TRUE(daemon.wrote("the lock file was removed, and is locked again"));
    EXPECT_EQ(work.once().code, 1) << "there is still one daemon";
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST_F(neighbours, a_lock_file_that_another_one_holds_stops_the_daemon) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    const auto other = work.beside("other.lock");
    const int file = ::open(other.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(::flock(file, LOCK_EX | LOCK_NB), 0);
    std::filesystem::rename(other, work.state() / "daemon.lock");
    const auto end = daemon.wait();
    EXPECT_EQ(end.code, 1);
    EXPECT_THAT(end.err, HasSubstr("the lock file was replaced: stopping"));
    ::close(file);
}

// It holds keys: a core file, or /proc, would show them to every program of that user.
TEST_F(root_among_neighbours, the_memory_of_the_daemon_is_closed_to_its_own_user) {
    auto how = work.run();
    how.arguments.insert(how.arguments.begin(),
                         {"--reuid", std::to_string(service_user), "--regid",
                          std::to_string(service_user), "--clear-groups", how.file});
    how.file = "/usr/bin/setpriv";
    program daemon(how);
    ASSERT_TRUE(daemon.wrote("started"));
    // The /proc files of a process that is not dumpable belong to root.
    EXPECT_EQ(facts_of("/proc/" + std::to_string(daemon.id()) + "/environ").st_uid, 0U);
}

}  // namespace
}  // namespace sluice::testing
