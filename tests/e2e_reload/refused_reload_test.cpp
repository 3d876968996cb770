// Reloads that cannot be carried out: each one gives its reason, and nothing changes.

#include "e2e_reload/reloaded_job.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Takes connections and never answers.
class silent_server {
 public:
    silent_server() {
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&at), size) != 0 ||
            ::listen(socket_, 16) != 0 ||
            ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size) != 0) {
            throw std::runtime_error("no server can be made");
        }
        port_ = ntohs(at.sin_port);
    }
    silent_server(const silent_server&) = delete;
    silent_server& operator=(const silent_server&) = delete;
    ~silent_server() { ::close(socket_); }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    // Waits for a connection, which stays open.
    bool was_called() const {
        pollfd one{socket_, POLLIN, 0};
        return ::poll(&one, 1, 30'000) > 0 && ::accept(socket_, nullptr, nullptr) >= 0;
    }

 private:
    int socket_ = -1;
    int port_ = 0;
};

struct refused_reload : reloaded_job {
    // Checks that the daemon still works with its former configuration.
    void expect_unchanged(std::int64_t number) {
        EXPECT_EQ(generation(), number);
        EXPECT_TRUE(daemon->runs());
    }
};

TEST_F(refused_reload, a_mistake_gives_the_errors_of_check_and_status_2) {
    start();
    work.write("second.yaml", "routes: {second: {from: lime, to: report}}\n");
    const auto ended = reload();
    EXPECT_EQ(ended.code, 2);
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("nothing has changed, generation 1 stays in force"),
                                 HasSubstr("second.yaml:1:25: there is no incoming 'lime'"),
                                 HasSubstr("there are lines")));
    EXPECT_THAT(checked.err + checked.out, HasSubstr("second.yaml:1:25: there is no incoming"));
    EXPECT_THAT(run_sluice({"status", "--state", work.state().string()}).out,
                HasSubstr("nothing has changed, generation 1 stays in force"));
    expect_unchanged(1);
}

TEST_F(refused_reload, text_that_is_no_yaml_keeps_every_file_in_force) {
    start();
    work.write("second.yaml", "routes: {second: [\n");
    EXPECT_EQ(reload().code, 2);
    expect_unchanged(1);
    work.write("second.yaml", second_route());
    EXPECT_EQ(reload().code, 0);
    expect_unchanged(2);
}

TEST_F(refused_reload, a_directory_that_is_gone_is_named) {
    start();
    std::filesystem::rename(work.config(), work.beside("elsewhere"));
    const auto ended = reload();
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("there is no such directory"));
    expect_unchanged(1);
    std::filesystem::rename(work.beside("elsewhere"), work.config());
    EXPECT_THAT(reload().out, HasSubstr("nothing to do"));
}

TEST_F(refused_reload, a_file_that_the_service_may_not_read_is_named) {
    // Root reads the configuration at the start, and then becomes the owner of the state directory.
    if (::geteuid() == 0) {
        ASSERT_EQ(::chown(work.state().c_str(), 65534, 65534), 0);
    }
    ASSERT_EQ(::chmod(work.beside("").c_str(), 0777), 0);
    start();
    work.write("second.yaml", second_route());
    ASSERT_EQ(::chmod((work.config() / "second.yaml").c_str(), 0), 0);
    const auto ended = reload();
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_THAT(ended.err, AllOf(HasSubstr("second.yaml"), HasSubstr("Permission denied")));
    expect_unchanged(1);
}

TEST_F(refused_reload, a_link_to_nothing_is_named) {
    start();
    std::filesystem::create_symlink("nowhere", work.config() / "second.yaml");
    const auto ended = reload();
    EXPECT_EQ(ended.code, 2);
    EXPECT_THAT(ended.err, HasSubstr("there is no such file"));
    expect_unchanged(1);
}

TEST_F(refused_reload, an_emptied_file_is_taken_for_one_that_is_being_written) {
    start();
    work.write("second.yaml", second_route());
    ASSERT_EQ(reload().code, 0);
    work.write("second.yaml", "");
    const auto ended = reload();
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.err, AllOf(HasSubstr("is empty now"), HasSubstr("second.yaml"),
                                 HasSubstr("delete the file to give up its objects")));
    expect_unchanged(2);
}

TEST_F(refused_reload, a_file_in_the_middle_of_being_written_is_read_when_it_is_whole) {
    start();
    const auto text = second_route();
    const auto half = text.find("routes:");
    for (int round = 0; round < 10; ++round) {
        std::ofstream file(work.config() / "second.yaml", std::ios::binary);
        file << text.substr(0, half) << std::flush;
        program command(reload_command());
        std::jthread writer([&] {
            rest(std::chrono::milliseconds(30));
            file << text.substr(half) << "# " << round << "\n" << std::flush;
            file.close();
        });
        const auto ended = command.wait();
        EXPECT_EQ(ended.code, 0) << ended.err;
        writer.join();
        ASSERT_EQ(reload().code, 0);
        EXPECT_EQ(generation(), 2) << "no generation had the outgoing without its route";
    }
}

TEST_F(refused_reload, a_setting_that_only_a_start_can_use_is_named_and_the_rest_is_in_force) {
    start();
    work.write("daemon.yaml", "daemon: {pool_threads: 5, durability: memory}\n");
    work.write("second.yaml", second_route());
    const auto ended = reload();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, AllOf(HasSubstr("generation 2 is in force"),
                                 HasSubstr("needs a restart: daemon.durability"),
                                 HasSubstr("needs a restart: daemon.pool_threads"),
                                 HasSubstr("added: route 'second'")));
    EXPECT_THAT(reload().out, AllOf(HasSubstr("nothing to do: generation 2"),
                                    HasSubstr("needs a restart: daemon.pool_threads")));
}

TEST_F(refused_reload, a_schedule_that_its_budget_cannot_pay_is_refused) {
    start();
    work.write("greedy.yaml",
               "clients: {api: {type: ocoya, api_key: \"${env:E2E_KEY:-some-key}\", budget: "
               "{requests: 2, per: 1m}}}\n"
               "incoming: {greedy: {schedule: every 1s, subscriber: {type: ocoya, client: api, "
               "method: get, entity: me}}}\n"
               "routes: {greedy: {from: greedy, to: report}}\n");
    const auto ended = reload();
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_THAT(ended.err, HasSubstr("ask for 60 requests a minute at least, and it may make 2"));
    expect_unchanged(1);
}

TEST_F(refused_reload, a_page_under_way_holds_up_no_verdict_and_is_cut_off_in_time) {
    const silent_server slow;
    work.write("slow.yaml",
               "daemon: {grace: 1s}\n"
               "clients: {api: {type: ocoya, api_key: \"${env:E2E_KEY:-some-key}\", base_url: \"" +
                   slow.url() +
                   "\"}}\n"
                   "incoming: {slow: {schedule: every 1h, subscriber: {type: ocoya, client: api, "
                   "method: get, entity: me}}}\n"
                   "routes: {slow: {from: slow, to: report}}\n");
    start();
    ASSERT_TRUE(slow.was_called());
    work.write("second.yaml",
               "outgoing:\n  second: {publisher: {type: file, path: "
               "\"${env:E2E_BESIDE}/second.ndjson\"}}\n"
               "routes:\n  second: {from: slow, to: second}\n");
    const auto ended = reload();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, AllOf(HasSubstr("added: route 'second'"),
                                 HasSubstr("ends its work: incoming 'slow'")));
    EXPECT_TRUE(daemon->wrote("did not end in time, and are cut off")) << daemon->err();
    EXPECT_TRUE(slow.was_called()) << "its successor asks for the page again";
    EXPECT_EQ(daemon->stop().code, 0);
}

TEST_F(refused_reload, while_the_daemon_stops_every_reload_is_refused) {
    const silent_server slow;
    work.write("slow.yaml",
               "daemon: {grace: 20s}\n"
               "outgoing: {slow: {publisher: {type: http, method: post, url: \"" +
                   slow.url() + "/x" +
                   "\"}}}\n"
                   "routes: {slow: {from: lines, to: slow}}\n");
    start();
    ASSERT_TRUE(slow.was_called());
    daemon->send(SIGTERM);
    ASSERT_TRUE(daemon->wrote("stopping: deliveries under way are finished"));
    work.write("second.yaml", second_route());
    const auto ended = reload();
    EXPECT_EQ(ended.code, 1) << ended.out;
    EXPECT_THAT(ended.err, HasSubstr("the daemon is stopping"));
    const std::vector<std::string> here{"--state", work.state().string()};
    const auto run = run_sluice({"run-now", "lines", here[0], here[1]});
    EXPECT_EQ(run.code, 1) << run.out;
    EXPECT_THAT(run.err, HasSubstr("the daemon is stopping, and begins no run"));
    const auto status = run_sluice({"status", here[0], here[1]});
    EXPECT_THAT(status.out, HasSubstr("the daemon is stopping")) << status.err;
    const auto tasks = run_sluice({"tasks", "list", here[0], here[1]});
    EXPECT_THAT(tasks.out, HasSubstr("processing")) << tasks.err;
    daemon->send(SIGTERM);
    daemon->wait();
}

}  // namespace
}  // namespace sluice::testing
