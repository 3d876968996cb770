// Foreign pages, foreign hosts, people without a token, and secrets: none gets through the page.

#include "e2e_page/page_job.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct page_safety : page_job {};

TEST_F(page_safety, there_is_no_page_until_the_configuration_asks_for_one) {
    work.write("all.yaml", "storages: {names: {}}\n");
    program quiet(work.run());
    ASSERT_TRUE(quiet.wrote("started")) << quiet.err();
    EXPECT_THAT(quiet.stop().err, Not(HasSubstr("page")));
}

TEST_F(page_safety, foreign_pages_and_hosts_are_turned_away) {
    write_configuration();
    start();
    get("/log");
    const auto form = "token=" + token + "&level=debug";
    const auto with = [&](const std::string& more) {
        return send("POST", "/log", form, "Cookie: " + cookie + "\r\n" + more).status;
    };
    EXPECT_EQ(with("Host: evil.example\r\n"), 403);
    EXPECT_EQ(with("Host: " + host() + "\r\nOrigin: http://evil.example\r\n"), 403);
    EXPECT_EQ(with("Host: " + host() + "\r\nSec-Fetch-Site: cross-site\r\n"), 403);
    EXPECT_EQ(send("POST", "/log", form, "Host: " + host() + "\r\n").status, 403) << "no cookie";
    EXPECT_EQ(send("GET", "/", "", "Host: evil.example\r\n").status, 403);
    EXPECT_THAT(get("/audit").body, HasSubstr("Nothing was changed by hand yet."));
    EXPECT_EQ(with("Host: " + host() + "\r\nOrigin: http://" + host() + "\r\n"), 303);
}

TEST_F(page_safety, a_token_signs_in_with_its_role) {
    const std::string viewer(40, 'v');
    write_configuration("sign_in: true, tokens: {eve: {token: \"" + viewer + "\"}}");
    start();
    EXPECT_EQ(get("/").status, 303);
    EXPECT_EQ(submit("/sign-in", "secret=" + std::string(40, 'x')).status, 401);
    ASSERT_EQ(submit("/sign-in", "secret=" + viewer).status, 303);
    EXPECT_EQ(get("/tasks").status, 200);
    EXPECT_EQ(get("/audit").status, 403);
    EXPECT_EQ(get("/pause/route/all").status, 403);
    EXPECT_EQ(ask("POST", "/pause/route/all", "token=" + token + "&reason=x").status, 403);
    EXPECT_THAT(daemon->stop().err, Not(HasSubstr(viewer)));
}

TEST_F(page_safety, it_works_below_a_path_of_a_proxy) {
    write_configuration("prefix: /tools/sluice, hosts: [sluice.example.com]");
    start();
    const auto got = send("GET", "/tools/sluice/tasks", "", "Host: sluice.example.com\r\n");
    EXPECT_EQ(got.status, 200);
    EXPECT_THAT(got.head, HasSubstr("Path=/tools/sluice;"));
    EXPECT_THAT(got.body, HasSubstr("href=\"/tools/sluice/routes\""));
    EXPECT_THAT(got.body, Not(HasSubstr("href=\"/routes\"")));
    EXPECT_EQ(get("/tasks").status, 404);
}

TEST_F(page_safety, a_page_on_a_socket_answers_its_proxy) {
    const auto socket = work.beside("page.sock");
    write_configuration();
    auto text = read_file(work.config() / "all.yaml");
    const std::string port = "listen: \"127.0.0.1:0\"";
    text.replace(text.find(port), port.size(),
                 "socket: " + socket.string() + ", hosts: [sluice.example.com]");
    work.write("all.yaml", text);
    program quiet(work.run());
    ASSERT_TRUE(quiet.wrote("the operator's page listens")) << quiet.err();
    const auto ask = [&](const std::string& method, const std::string& asked_host,
                         const std::string& headers, const std::string& body) {
        unix_connection wire(socket);
        wire.write(method + " /log HTTP/1.1\r\nConnection: close\r\nHost: " + asked_host + "\r\n" +
                   headers + "\r\n" + body);
        return answer_in(wire.read_to_end());
    };
    EXPECT_EQ(ask("GET", "localhost", "", "").status, 403) << "the proxy shows another host";
    const auto page = ask("GET", "sluice.example.com", "", "");
    ASSERT_EQ(page.status, 200);
    const auto part = [](const std::string& text, const std::string& before, char end) {
        const auto from = text.find(before) + before.size();
        return text.substr(from, text.find(end, from) - from);
    };
    const auto form = "token=" + part(page.body, "name=\"token\" value=\"", '"') + "&level=debug";
    const auto changed = ask("POST", "sluice.example.com",
                             "Cookie: " + part(page.head, "Set-Cookie: ", ';') +
                                 "\r\nOrigin: https://sluice.example.com\r\nContent-Length: " +
                                 std::to_string(form.size()) + "\r\n",
                             form);
    EXPECT_EQ(changed.status, 303) << changed.body;
    struct ::stat about{};
    ASSERT_EQ(::stat(socket.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0660U);
    quiet.stop();
    EXPECT_FALSE(std::filesystem::exists(socket));
}

TEST_F(page_safety, a_socket_needs_the_name_of_its_proxy) {
    work.write("all.yaml", "daemon: {page: {socket: /run/page.sock}}\n");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("it answers to no host"));
}

TEST_F(page_safety, a_stranger_has_ten_tries_a_minute) {
    const std::string good(40, 'g');
    write_configuration("sign_in: true, tokens: {eve: {token: \"" + good + "\"}}");
    start();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(submit("/sign-in", "secret=" + std::string(40, 'x')).status, 401) << i;
    }
    const auto shut = submit("/sign-in", "secret=" + good);
    EXPECT_EQ(shut.status, 429) << "the right token waits too, so that nobody learns of it";
    EXPECT_THAT(shut.body, HasSubstr("wait a minute"));
}

// A GET with the fields of a form does nothing.
TEST_F(page_safety, get_changes_nothing) {
    write_configuration();
    start();
    get("/log");
    for (const char* path :
         {"/log", "/pause/route/all", "/run/lines", "/configuration/reload", "/tasks/1/drop",
          "/bulk/drop", "/configuration/file", "/try/page", "/tasks/1/case"}) {
        get(std::string(path) + "?token=" + token +
            "&level=debug&reason=x&repeat=1&step=save&path=all.yaml&text=x&status=finished");
    }
    EXPECT_THAT(get("/audit").body, HasSubstr("Nothing was changed by hand yet."));
}

TEST_F(page_safety, a_secret_stands_on_no_page) {
    const std::string canary = "canary-7f3a91-never-to-be-seen";
    const sandbox_process sandbox(sluice_program, {"--posts", "3", "--key", canary});
    work.publish_products(sandbox, {"one", "two"});
    work.environment["E2E_KEY"] = canary;
    auto text = read_file(work.config() / "products.yaml");
    text.insert(text.find("daemon:\n") + 8, "  page: {listen: \"127.0.0.1:0\"}\n");
    work.write("products.yaml", text);
    // The server refuses one, and its reply may quote the request.
    sandbox.fault(R"({"method":"POST","path":"/post","kind":"422"})");
    start();
    ASSERT_TRUE(until([&] {
        return get("/tasks?status=finished").body.find("1 match") != std::string::npos &&
               get("/tasks?status=failed").body.find("1 match") != std::string::npos;
    }));
    submit("/configuration/reload");
    std::string shown;
    for (const char* path :
         {"/", "/routes", "/tasks", "/tasks/1", "/tasks/2", "/tasks/1/edit", "/tasks/2/edit",
          "/schedules", "/runs", "/budgets", "/storages", "/configuration", "/log", "/audit"}) {
        shown += get(path).body;
    }
    EXPECT_THAT(shown, HasSubstr("X-API-Key: (hidden)")) << "no request was shown";
    EXPECT_THAT(shown, Not(HasSubstr("7f3a91")));
    EXPECT_GT(sandbox.calls("POST", "received"), 1) << "the key was never used";
}

TEST_F(page_safety, a_port_in_use_does_not_stop_the_daemon) {
    write_configuration();
    start();
    job second;
    second.write("all.yaml",
                 "storages: {names: {}}\ndaemon: {page: {listen: \"" + host() + "\"}}\n");
    program other(second.run());
    EXPECT_TRUE(other.wrote("the operator's page does not listen")) << other.err();
    EXPECT_TRUE(other.wrote("started"));
    const auto status = run_sluice({"status", "--state", second.state().string()});
    EXPECT_THAT(status.out, HasSubstr("daemon.page.listen"));
}

}  // namespace
}  // namespace sluice::testing
