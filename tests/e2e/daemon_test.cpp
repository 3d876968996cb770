// The daemon as a service: how it ends, who may use its state directory, tasks beside it.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <signal.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct daemon_life : ::testing::Test {
    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_F(daemon_life, sigterm_ends_it_with_0_and_keeps_what_is_left) {
    work.publish_products(sandbox, product_titles(10));
    sandbox.fault(
        R"({"kind":"slow","delay_ms":500,"count":10,"method":"POST","path":"/post","skip":2})");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return sandbox.calls("POST", "applied") == 3; }));
    const auto end = daemon.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_LT(sandbox.calls("POST", "applied"), 10);
    EXPECT_EQ(work.list().as_array().size(), 10U);
    sandbox.post("/faults", R"({"kind":"slow","delay_ms":0})");
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(sandbox.made().size(), 10U);
    EXPECT_EQ(sandbox.calls("POST", "received"), 10);
}

TEST_F(daemon_life, sigint_ends_it_as_sigterm_does) {
    work.publish_products(sandbox, {"one"});
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    daemon.send(SIGINT);
    const auto end = daemon.wait();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_THAT(end.err, HasSubstr("signal=SIGINT"));
    EXPECT_THAT(end.err, HasSubstr("stopped"));
}

TEST_F(daemon_life, a_second_signal_ends_it_at_once_and_nothing_is_lost_or_doubled) {
    work.publish_products(sandbox, {"one", "two"});
    // The server does the work, and holds the reply back for longer than the test lasts.
    sandbox.fault(R"({"kind":"slow","delay_ms":300000,"count":1,"method":"POST","path":"/post"})");
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return sandbox.calls("POST", "received") == 1; }));
    daemon.send(SIGTERM);
    ASSERT_TRUE(daemon.wrote("stopping: deliveries under way are finished"));
    daemon.send(SIGTERM);
    const auto end = daemon.wait();
    EXPECT_EQ(end.code, 1);
    EXPECT_THAT(end.err, HasSubstr("second signal: ended at once"));
    EXPECT_EQ(end.err.find("stopped"), std::string::npos) << end.err;
    ASSERT_EQ(work.once().code, 0);
    EXPECT_EQ(sandbox.made(), (std::vector<std::string>{"one", "two"}));
}

TEST_F(daemon_life, once_with_a_wrong_name_says_which_was_meant) {
    work.publish_products(sandbox, {"one"});
    auto launch = work.run();
    launch.arguments.insert(launch.arguments.begin() + 1, {"--once", "prodcts"});
    const auto end = run_to_end_of(launch);
    EXPECT_EQ(end.code, 2);
    EXPECT_THAT(end.err, HasSubstr("no enabled incoming is called 'prodcts': did you mean "
                                   "'products'?"));
}

TEST_F(daemon_life, a_second_daemon_on_the_same_state_is_told_who_has_it) {
    work.publish_products(sandbox, {"one"});
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    const auto second = run_to_end_of(work.run());
    EXPECT_EQ(second.code, 1);
    EXPECT_THAT(second.err, HasSubstr("process " + std::to_string(daemon.id())));
    EXPECT_TRUE(daemon.runs());
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST_F(daemon_life, a_ledger_of_a_newer_version_is_refused_and_left_as_it_is) {
    work.publish_products(sandbox, {"one"});
    ASSERT_EQ(work.once().code, 0);
    const auto file = (work.state() / "ledger.sqlite").string();
    sqlite3* open = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &open), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(open, "UPDATE meta SET value = 9999 WHERE name = 'schema'", nullptr,
                           nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(open);
    const auto refused = work.once();
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("newer"));
    EXPECT_EQ(sandbox.calls("POST", "received"), 1);
}

TEST_F(daemon_life, a_sandbox_port_in_use_is_named) {
    const auto second = run_sluice({"sandbox", "--port", std::to_string(sandbox.port())});
    EXPECT_EQ(second.code, 1);
    EXPECT_THAT(second.err, HasSubstr(std::to_string(sandbox.port())));
}

// The daemon refuses an empty caption without media before it costs a request; the other tasks go
// on.
TEST_F(daemon_life, a_refused_task_is_listed_shown_and_tried_again_beside_the_daemon) {
    work.publish_products(sandbox, {"one", "", "three"});
    program daemon(work.run());
    ASSERT_TRUE(until([&] { return sandbox.made().size() == 2; }));
    ASSERT_TRUE(until([&] { return work.list({"--status", "failed"}).as_array().size() == 1; }));
    const auto failed = work.list({"--status", "failed"});
    EXPECT_EQ(failed.at(0).at("entity_id").as_string(), "2");
    EXPECT_THAT(std::string(failed.at(0).at("reason").as_string()), HasSubstr("caption"));
    const auto id = std::to_string(failed.at(0).at("id").as_int64());
    const auto tries = failed.at(0).at("attempts").as_int64();

    const auto shown = work.tasks({"show", id, "--json"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_EQ(boost::json::parse(shown.out).at("state").as_string(), "failed");

    const auto again = work.tasks({"retry", "--status", "failed", "--json"});
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(boost::json::parse(again.out).at("offered_again").as_int64(), 1);
    EXPECT_TRUE(until([&] {
        const auto now = boost::json::parse(work.tasks({"show", id, "--json"}).out);
        return now.at("state").as_string() == "failed" && now.at("moves").as_array().size() > 3 &&
               now.at("attempts").as_int64() >= tries;
    }));
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(sandbox.calls("POST", "received"), 2);
    EXPECT_EQ(work.tasks({"show", "999999"}).code, 1);
    EXPECT_EQ(work.tasks({"retry"}).code, 2);
}

// A limit on the size of files stands for a full disk, until the test lifts it.
TEST_F(daemon_life, a_full_disk_loses_nothing_and_it_goes_on_when_there_is_room) {
    const auto titles = product_titles(300);
    work.publish_products(sandbox, titles);
    auto text = read_file(work.config() / "products.yaml");
    text.replace(text.find("every 1h"), 8, "every 1s");
    work.write("products.yaml", text);
    auto launch = work.run();
    launch.largest_file = 300'000;  // room for an empty ledger and the start of a run
    program daemon(launch);
    ASSERT_TRUE(daemon.wrote("run failed")) << daemon.err();
    daemon.make_room();
    EXPECT_TRUE(until([&] { return sandbox.made().size() == 300 || !daemon.runs(); }));
    EXPECT_EQ(daemon.stop().code, 0);
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(sandbox.calls("POST", "received"), 300);
    EXPECT_EQ(sandbox.made().size(), 300U);
}

}  // namespace
}  // namespace sluice::testing
