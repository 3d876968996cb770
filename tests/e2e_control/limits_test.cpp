// One caller cannot take the interface from others: bodies, slow clients, many connections, tokens.

#include "e2e_control/controlled_job.hpp"
#include "support/net_certificates.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <list>
#include <unistd.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string token_of_ada(32, 'a');
const std::string token_of_bob(32, 'b');

struct limits : controlled_job {
    // The port that a line of the log names after `place`.
    std::string port_at(const std::string& place) const {
        const auto log = daemon->err();
        const auto at = log.find("place=" + place + ":");
        EXPECT_NE(at, std::string::npos) << log;
        const auto begin = at + 7 + place.size();
        return log.substr(begin, log.find_first_not_of("0123456789", begin) - begin);
    }

    // The status that curl sees, and the body after it.
    static std::string curl(std::vector<std::string> arguments) {
        launch call;
        call.file = "/usr/bin/curl";
        call.arguments = {"--silent", "--max-time", "20", "--write-out", "%{http_code}"};
        call.arguments.insert(call.arguments.end(), arguments.begin(), arguments.end());
        const auto ended = run_to_end_of(call);
        return ended.out + (ended.code == 0 ? "" : " curl: " + std::to_string(ended.code));
    }

    // Without the pages of the program's file, which come and go.
    std::size_t own_mib() const {
        std::ifstream from("/proc/" + std::to_string(daemon->id()) + "/status");
        std::string word;
        std::size_t kib = 0;
        while (from >> word && word != "RssAnon:") {
        }
        from >> kib;
        return kib / 1024;
    }
};

TEST_F(limits, a_body_of_100_mb_is_refused_and_takes_no_memory) {
    // The address sanitizer keeps freed memory, which looks like a body that is held.
    work.environment["ASAN_OPTIONS"] =
        "quarantine_size_mb=0:thread_local_quarantine_size_kb=0:allocator_release_to_os_interval_"
        "ms=0";
    start();
    // A first connection takes its buffers and the program's pages, which stay.
    EXPECT_EQ(ask("GET", "/status").status, 200);
    EXPECT_EQ(ask("POST", "/pauses", "{}").status, 400);
    const auto before = own_mib();
    ASSERT_GT(before, 0U);
    unix_connection stated(socket());
    stated.write("POST /pauses HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n");
    EXPECT_EQ(answer_in(stated.read_to_end()).status, 413);
    unix_connection unstated(socket());
    unstated.write(
        "POST /pauses HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "100000\r\n" + std::string(0x100000, 'x') + "\r\n";
    for (int sent = 0; sent < 100 && unstated.write(chunk); ++sent) {
    }
    EXPECT_EQ(answer_in(unstated.read_to_end()).status, 413);
    EXPECT_LT(own_mib(), before + 16);
    EXPECT_EQ(ask("GET", "/healthz").status, 200);
}

TEST_F(limits, slow_clients_hold_up_nobody) {
    start();
    std::list<unix_connection> slow;
    for (int i = 0; i < 31; ++i) {
        slow.emplace_back(socket()).write("GET /status HTTP/1.1\r\nHo");
    }
    EXPECT_EQ(ask("GET", "/status").status, 200);
    EXPECT_EQ(ask("POST", "/pauses", R"({"kind":"route","name":"all"})").status, 200);
}

TEST_F(limits, ten_thousand_connections_leave_room_for_the_next_one) {
    start();
    constexpr int at_once = 500;
    for (int round = 0; round < 20; ++round) {
        std::list<unix_connection> open;
        for (int i = 0; i < at_once; ++i) {
            open.emplace_back(socket());
        }
        ASSERT_EQ(ask("GET", "/healthz").status, 200) << round;
    }
    EXPECT_TRUE(daemon->runs());
    EXPECT_EQ(daemon->stop().code, 0);
}

TEST_F(limits, tokens_decide_over_tcp) {
    write_configuration(
        "  control:\n    listen: 127.0.0.1:0\n    tokens:\n      ada: {role: "
        "operator, token: " +
        token_of_ada + "}\n      bob: {token: " + token_of_bob + "}\n");
    start();
    const auto url = "http://127.0.0.1:" + port_at("127.0.0.1");
    const auto as = [](const std::string& token) { return "Authorization: Bearer " + token; };
    EXPECT_THAT(curl({url + "/status"}), HasSubstr("the request has no token"));
    EXPECT_THAT(curl({"-H", as(std::string(32, 'c')), url + "/status"}), HasSubstr("401"));
    EXPECT_THAT(curl({"-H", as(token_of_bob), url + "/status"}), HasSubstr("\"phase\""));
    const std::vector<std::string> pause{"-d", R"({"kind":"route","name":"all"})", url + "/pauses"};
    auto as_bob = pause;
    as_bob.insert(as_bob.begin(), {"-H", as(token_of_bob)});
    EXPECT_THAT(curl(as_bob), HasSubstr("bob is viewer, and this needs operator"));
    auto as_ada = pause;
    as_ada.insert(as_ada.begin(), {"-H", as(token_of_ada)});
    EXPECT_THAT(curl(as_ada), HasSubstr("\"who\":\"ada\""));
    EXPECT_THAT(curl({"-H", as(token_of_ada), url + "/audit"}), HasSubstr("403"));
    const auto entry = get("/audit").at("entries").at(0);
    EXPECT_EQ(text_member(entry, "who"), "ada");
    EXPECT_EQ(text_member(entry, "from"), "127.0.0.1");
    const auto end = daemon->stop();
    EXPECT_THAT(end.err, Not(HasSubstr(token_of_ada)));
}

TEST_F(limits, an_approver_decides_about_held_tasks_and_nothing_else) {
    write_configuration(
        "  control:\n    listen: 127.0.0.1:0\n    tokens:\n      ada: {role: "
        "approver, token: " +
        token_of_ada + "}\n");
    auto text = read_file(work.config() / "all.yaml");
    text.replace(text.find("to: report}"), 11, "to: report, hold: true}");
    work.write("all.yaml", text);
    start();
    ASSERT_TRUE(
        until([&] { return get("/tasks?status=held").at("tasks").as_array().size() == 1; }));
    const auto url = "http://127.0.0.1:" + port_at("127.0.0.1");
    const auto as_ada = "Authorization: Bearer " + token_of_ada;
    EXPECT_THAT(curl({"-H", as_ada, "-d", R"({"tasks":[1]})", url + "/tasks/skip"}),
                HasSubstr("ada is approver, and this needs operator"));
    EXPECT_THAT(curl({"-H", as_ada, "-d", R"({"kind":"route","name":"all"})", url + "/pauses"}),
                HasSubstr("403"));
    EXPECT_THAT(curl({"-H", as_ada, url + "/audit"}), HasSubstr("403"));
    EXPECT_THAT(curl({"-H", as_ada, "-d", R"({"tasks":[1]})", url + "/tasks/approve"}),
                HasSubstr("\"approved\":1"));
    EXPECT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
}

// The kernel names the caller, whatever the caller says.
TEST_F(limits, a_member_of_the_group_reads_and_nobody_else_does) {
    ASSERT_EQ(::geteuid(), 0U) << "only root can act as another user: use root or sudo";
    const auto open = work.beside("open");
    std::filesystem::create_directory(open);
    for (const auto& each : {open, open.parent_path()}) {
        std::filesystem::permissions(each, std::filesystem::perms(0755));
    }
    const auto path = (open / "control.sock").string();
    write_configuration("  control: {readers: daemon, socket: " + path + "}\n");
    start();
    const auto as_group = [&](const std::string& group, std::vector<std::string> call) {
        launch how;
        how.file = "/usr/bin/setpriv";
        how.arguments = {"--reuid",     "54321",         "--regid",       "54321",      "--groups",
                         group,         "/usr/bin/curl", "--silent",      "--max-time", "20",
                         "--write-out", "%{http_code}",  "--unix-socket", path};
        how.arguments.insert(how.arguments.end(), call.begin(), call.end());
        return run_to_end_of(how).out;
    };
    EXPECT_THAT(as_group("1", {"http://localhost/status"}), HasSubstr("\"phase\":\"running\""));
    EXPECT_THAT(as_group("1", {"-X", "POST", "http://localhost/incoming/lines/run"}),
                HasSubstr("user 54321 is viewer, and this needs operator"));
    EXPECT_THAT(as_group("1", {"http://localhost/audit"}), HasSubstr("403"));
    EXPECT_THAT(as_group("54321", {"-H", "Sluice-Operator: root", "http://localhost/status"}),
                HasSubstr("user 'user 54321' may not use the control interface"));
}

TEST_F(limits, the_port_for_monitoring_needs_no_token_and_shows_nothing_else) {
    write_configuration("  control: {metrics_listen: \"127.0.0.1:0\"}\n");
    start();
    const auto url = "http://127.0.0.1:" + port_at("127.0.0.1");
    EXPECT_THAT(curl({url + "/metrics"}), HasSubstr("sluice_build_info"));
    EXPECT_THAT(curl({url + "/healthz"}), HasSubstr("200"));
    EXPECT_THAT(curl({url + "/readyz"}), HasSubstr("\"ready\":true"));
    EXPECT_THAT(curl({url + "/status"}), HasSubstr("403"));
    EXPECT_THAT(curl({"-X", "POST", url + "/incoming/lines/run"}), HasSubstr("403"));
    EXPECT_THAT(curl({"-H", "Host: evil.example", url + "/metrics"}), HasSubstr("403"));
}

TEST_F(limits, tls_protects_the_port) {
    const test_authority authority;
    certificate_wish wish;
    wish.name = "IP:127.0.0.1";
    const auto own = authority.issue(wish);
    work.write("../ca.pem", authority.pem());
    work.write("../own.pem", own.pem);
    work.write("../own.key", own.key_pem);
    write_configuration("  control:\n    listen: 127.0.0.1:0\n    certificate_file: " +
                        work.beside("own.pem").string() +
                        "\n    key_file: " + work.beside("own.key").string() +
                        "\n    tokens: {ada: {token: " + token_of_ada + "}}\n");
    start();
    const auto port = port_at("127.0.0.1");
    const auto header = "Authorization: Bearer " + token_of_ada;
    EXPECT_THAT(curl({"--cacert", work.beside("ca.pem").string(), "-H", header,
                      "https://127.0.0.1:" + port + "/healthz"}),
                HasSubstr("\"alive\":true"));
    EXPECT_THAT(curl({"-H", header, "http://127.0.0.1:" + port + "/healthz"}),
                Not(HasSubstr("alive")));
}

TEST_F(limits, a_port_in_use_is_named_and_the_daemon_goes_on) {
    write_configuration("  control: {metrics_listen: \"127.0.0.1:0\"}\n");
    start();
    const auto port = port_at("127.0.0.1");
    job other;
    other.environment = work.environment;
    other.write("all.yaml", "daemon:\n  control: {metrics_listen: \"127.0.0.1:" + port + "\"}\n");
    program second(other.run());
    ASSERT_TRUE(second.wrote("started"));
    EXPECT_THAT(second.err(), HasSubstr("port in use: 127.0.0.1:" + port));
    EXPECT_EQ(ask_socket(other.state() / "control.sock", "GET", "/healthz").status, 200);
    const auto status = run_sluice({"status", "--state", other.state().string()});
    EXPECT_THAT(status.out, HasSubstr("daemon.control.metrics_listen does not listen: port in "
                                      "use: 127.0.0.1:" +
                                      port));
}

TEST_F(limits, a_socket_that_a_killed_daemon_left_is_replaced) {
    start();
    daemon->kill();
    ASSERT_TRUE(std::filesystem::exists(socket()));
    start();
    EXPECT_EQ(ask("GET", "/healthz").status, 200);
    EXPECT_THAT(daemon->err(), Not(HasSubstr("open to other users")));
}

TEST_F(limits, a_switched_off_interface_has_no_socket) {
    write_configuration("  control: {enabled: false}\n");
    start();
    EXPECT_FALSE(std::filesystem::exists(socket()));
    // The daemon writes its facts soon after it has started.
    EXPECT_TRUE(until(
        [&] { return command({"status"}).out.find("running as process") != std::string::npos; }));
}

}  // namespace
}  // namespace sluice::testing
