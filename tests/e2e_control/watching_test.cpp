// People watch the running daemon: the records of a route, and a table of all routes.

#include "e2e_control/controlled_job.hpp"
#include "support/pseudo_terminal.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <sstream>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string token = "0f9d5c1b7a3e4862b1d0c9e8f7a6b5d4";

struct watching : controlled_job {
    void SetUp() override {
        work.environment["E2E_TOKEN"] = token;
        auto text = read_file(work.config() / "all.yaml");
        const std::string route = "all: {from: lines, to: report}";
        text.replace(text.find(route), route.size(),
                     "all: {from: lines, to: report, transformers: [{filter: \"id != `2`\"}, "
                     "{set: {seen: true}}]}");
        text +=
            "daemon:\n  control:\n    listen: 127.0.0.1:0\n    tokens: {trial: {token: "
            "\"${env:E2E_TOKEN}\"}}\n";
        work.write("all.yaml", text);
        start();
        ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    }

    void offer(const std::string& lines) const {
        work.write("../in.ndjson", lines);
        ASSERT_EQ(ask("POST", "/incoming/lines/run").status, 202);
    }

    static std::vector<json::value> lines_of(const std::string& text) {
        std::vector<json::value> all;
        std::istringstream given(text);
        for (std::string line; std::getline(given, line);) {
            all.push_back(parse_json(line).value());
        }
        return all;
    }
};

TEST_F(watching, tap_shows_records_after_the_stage_and_over_a_reload) {
    program before(launch_of({"tap", "all", "--stage", "0", "--json", "--limit", "2"}));
    program after(launch_of({"tap", "all", "--json", "--limit", "2"}));
    ASSERT_TRUE(before.wrote("Ctrl-C ends"));
    ASSERT_TRUE(after.wrote("Ctrl-C ends"));
    offer("{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n");
    ASSERT_TRUE(after.wrote("\"id\":\"3\""));
    work.write("more.yaml", "storages: {others: {}}\n");
    ASSERT_EQ(command({"reload"}).code, 0);
    offer("{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n{\"id\":4}\n");

    const auto all = before.wait();
    EXPECT_EQ(all.code, 0) << all.err;
    const auto raw = lines_of(all.out);
    ASSERT_EQ(raw.size(), 2U);
    EXPECT_EQ(raw[0].at("data").at("id"), 2) << "the filter comes after it";
    EXPECT_EQ(raw[0].at("stage"), 0);
    EXPECT_EQ(raw[1].at("data").at("id"), 3);
    const auto ended = after.wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    const auto staged = lines_of(ended.out);
    ASSERT_EQ(staged.size(), 2U);
    EXPECT_EQ(write_json(staged[0].at("data")), R"({"id":3,"seen":true})");
    EXPECT_EQ(staged[1].at("data").at("id"), 4) << "the same stream, after the reload";
    EXPECT_THAT(ended.err, HasSubstr("2 records shown"));
}

TEST_F(watching, tap_hides_secrets_and_counts_what_it_does_not_show) {
    program tap(launch_of({"tap", "all", "--rate", "2"}));
    ASSERT_TRUE(tap.wrote("Ctrl-C ends"));
    std::string lines;
    for (int id = 10; id < 40; ++id) {
        lines += "{\"id\":" + std::to_string(id) + ",\"note\":\"key " + token + "\"}\n";
    }
    offer(lines);
    ASSERT_TRUE(tap.wrote("records more passed"));
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 31; }))
        << "every record was delivered";
    tap.send(SIGINT);
    const auto ended = tap.wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, AllOf(HasSubstr("\"id\": 10"), Not(HasSubstr(token))));
    EXPECT_THAT(ended.err, HasSubstr("not shown because of the rate"));
}

TEST_F(watching, tap_says_what_is_wrong) {
    const auto unknown = command({"tap", "al"});
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean 'all'?"));
    const auto stage = command({"tap", "all", "--stage", "3"});
    EXPECT_EQ(stage.code, 2);
    EXPECT_THAT(stage.err, HasSubstr("has 2 stages"));
    program tap(launch_of({"tap", "all"}));
    ASSERT_TRUE(tap.wrote("Ctrl-C ends"));
    daemon->stop();
    const auto ended = tap.wait();
    EXPECT_EQ(ended.code, 1);
    EXPECT_THAT(ended.err, HasSubstr("the daemon has ended the stream"));
    const auto absent = command({"tap", "all"});
    EXPECT_EQ(absent.code, 1);
    EXPECT_FALSE(absent.err.empty());
}

TEST_F(watching, a_slow_reader_delays_no_delivery) {
    unix_connection reader(socket());
    ASSERT_TRUE(reader.write("GET /routes/all/tap?rate=100 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    reader.read_until(" follow");  // and reads nothing more
    std::string lines;
    for (int id = 10; id < 210; ++id) {
        lines +=
            "{\"id\":" + std::to_string(id) + ",\"text\":\"" + std::string(20'000, 'x') + "\"}\n";
    }
    offer(lines);
    EXPECT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 201; }));
}

TEST_F(watching, top_once_prints_one_table) {
    const auto shown = command({"top", "--once"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, AllOf(HasSubstr("ROUTE"), HasSubstr("\nall "), HasSubstr("IN/s")));
    daemon->stop();
    const auto absent = command({"top", "--once"});
    EXPECT_EQ(absent.code, 1);
    EXPECT_FALSE(absent.err.empty());
}

TEST_F(watching, top_fits_the_terminal_and_follows_its_size) {
    pseudo_terminal terminal(launch_of({"top"}), 80, 24);
    ASSERT_TRUE(terminal.shows("HELD")) << terminal.screen();
    ASSERT_TRUE(terminal.shows("\nall ")) << terminal.screen();
    EXPECT_THAT(terminal.screen(), Not(HasSubstr("SENDING")));
    EXPECT_FALSE(terminal.is_as_a_shell_wants_it()) << "keys come one by one";
    terminal.resize(200, 50);
    ASSERT_TRUE(terminal.shows("SENDING")) << terminal.screen();
    EXPECT_TRUE(terminal.shows("lines > report")) << terminal.screen();
    terminal.type("q");
    EXPECT_EQ(terminal.wait(), 0);
    EXPECT_TRUE(terminal.is_as_a_shell_wants_it());
    EXPECT_TRUE(terminal.output().ends_with("\x1b[?25h\x1b[?1049l"));
}

TEST_F(watching, top_says_that_the_daemon_is_away_and_comes_back) {
    pseudo_terminal terminal(launch_of({"top"}), 80, 24);
    ASSERT_TRUE(terminal.shows("\nall "));
    daemon->stop();
    ASSERT_TRUE(terminal.shows("THE DAEMON IS AWAY")) << terminal.screen();
    EXPECT_TRUE(terminal.shows("\nall ")) << "the last table stays: " << terminal.screen();
    start();
    ASSERT_TRUE(until([&] { return terminal.screen().starts_with("sluice "); }))
        << terminal.screen();
    terminal.send(SIGTERM);
    EXPECT_EQ(terminal.wait(), 0);
    EXPECT_TRUE(terminal.is_as_a_shell_wants_it()) << "also after a signal";
    EXPECT_TRUE(terminal.output().ends_with("\x1b[?25h\x1b[?1049l"));
}

}  // namespace
}  // namespace sluice::testing
