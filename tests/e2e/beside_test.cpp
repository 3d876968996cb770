// Commands beside a running daemon: they ask it for work, and show its state.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct beside : ::testing::Test {
    beside() {
        list({"a", "b"});
        configure();
    }

    void list(const std::vector<std::string>& ids) const {
        std::string text;
        for (const auto& id : ids) {
            text += "{\"id\":\"" + id + "\"}\n";
        }
        work.write("../in.ndjson", text);
    }
    void configure(const std::string& more = "    emit: new\n") const {
        work.write("beside.yaml",
                   "incoming:\n  feed:\n    subscriber: {type: file, path: " +
                       work.beside("in.ndjson").string() + "}\n    identifier: id\n" + more +
                       "outgoing:\n  report:\n    publisher: {type: file, path: " +
                       report().string() + "}\nroutes:\n  to-report: {from: feed, to: report}\n");
    }
    std::filesystem::path report() const { return work.beside("report.ndjson"); }
    ended command(std::vector<std::string> words) const {
        words.insert(words.end(), {"--state", work.state().string()});
        return run_sluice(std::move(words));
    }

    job work;
};

TEST_F(beside, once_lets_the_daemon_run_an_incoming_and_reports) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started version"));
    const auto first = command({"run", "--once", "feed", "--json"});
    ASSERT_EQ(first.code, 0) << first.err;
    const auto report_of = boost::json::parse(first.out);
    EXPECT_EQ(report_of.at("incoming").at(0).at("tasks").as_int64(), 2);
    EXPECT_EQ(report_of.at("lanes").at(0).at("settled").at("finished").as_int64(), 2);
    EXPECT_EQ(lines_in(report()), 2U);
    EXPECT_TRUE(daemon.wrote("run asked for by hand incoming=feed"));
    const auto second = command({"run", "--once", "feed"});
    EXPECT_EQ(second.code, 0);
    EXPECT_THAT(second.out, HasSubstr("0 offered, 0 tasks"));
    const auto wrong = command({"run", "--once", "fed"});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_THAT(wrong.err, HasSubstr("did you mean 'feed'?"));
    std::filesystem::remove(work.beside("in.ndjson"));
    const auto failed = command({"run", "--once", "feed"});
    EXPECT_EQ(failed.code, 1);
    EXPECT_THAT(failed.out, HasSubstr("failed: page 1:"));
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(lines_in(report()), 2U);
}

// The daemon has resolved the secrets; the command reads no configuration.
TEST_F(beside, once_needs_no_secret) {
    work.environment = {{"E2E_PATH", work.beside("in.ndjson").string()}};
    work.write("beside.yaml",
               "incoming:\n  feed: {subscriber: {type: file, path: \"${env:E2E_PATH}\"}}\n"
               "outgoing:\n  report: {publisher: {type: log}}\n"
               "routes:\n  to-report: {from: feed, to: report}\n");
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started version"));
    EXPECT_EQ(command({"run", "--once", "feed"}).code, 0);
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST_F(beside, runs_and_counts_tell_what_was_taken_in) {
    list({"a", "b", "c"});
    work.write("../in.ndjson", read_file(work.beside("in.ndjson")) + "{\"x\":1}\n");
    work.once();
    work.once();
    const auto runs = boost::json::parse(command({"runs", "feed", "--json"}).out);
    ASSERT_EQ(runs.as_array().size(), 2U);
    EXPECT_EQ(runs.at(1).at("tasks").as_int64(), 4);
    EXPECT_EQ(runs.at(1).at("rejected").as_int64(), 1);
    EXPECT_EQ(runs.at(0).at("tasks").as_int64(), 0);
    const auto page = command({"runs", "--limit", "1"});
    EXPECT_THAT(page.out, HasSubstr("1, next: --below 2\n"));
    const auto rest = command({"runs", "--limit", "1", "--below", "2"});
    EXPECT_EQ(rest.out.find("next:"), std::string::npos) << rest.out;
    EXPECT_EQ(command({"runs", "fed"}).code, 2);
    EXPECT_THAT(command({"runs", "fed"}).err, HasSubstr("did you mean 'feed'?"));
    const auto counts = boost::json::parse(command({"tasks", "counts", "--json"}).out);
    EXPECT_EQ(counts.at(0).at("tasks").at("finished").as_int64(), 3);
    EXPECT_EQ(counts.at(0).at("tasks").at("rejected").as_int64(), 1);
    const auto some = command({"tasks", "counts", "--status", "finished"});
    EXPECT_EQ(some.out.find("rejected"), std::string::npos) << some.out;
    const auto listed = command({"tasks", "list", "--limit", "2"});
    EXPECT_THAT(listed.out, HasSubstr("\n2 of 4, next: --below 3\n"));
    const auto last = command({"tasks", "list", "--limit", "2", "--below", "3"});
    EXPECT_EQ(last.out.find("next:"), std::string::npos) << last.out;
}

TEST_F(beside, changed_files_are_said_once_and_shown) {
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started version"));
    const auto file = (work.config() / "beside.yaml").string();
    const auto changed = [&] {
        const auto status = command({"status", "--json"});
        return status.code == 0 ? boost::json::parse(status.out).at("changed").as_array().size()
                                : 99U;
    };
    EXPECT_EQ(changed(), 0U);
    configure("    emit: changed\n");
    EXPECT_TRUE(daemon.wrote("the configuration has changed: `sluice reload` uses it"));
    EXPECT_TRUE(until([&] { return changed() == 1; }));
    EXPECT_THAT(command({"status"}).out, HasSubstr("changed since it was read: " + file));
    work.write("more.yaml", "storages: {kept: {}}\n");
    EXPECT_TRUE(until([&] { return changed() == 2; }));
    configure();
    std::filesystem::remove(work.config() / "more.yaml");
    EXPECT_TRUE(daemon.wrote("the configuration is again the one that runs"));
    EXPECT_TRUE(until([&] { return changed() == 0; }));
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_THAT(command({"status"}).out, HasSubstr("not running"));
}

TEST_F(beside, a_deleted_ledger_ends_intake_loudly) {
    configure("    emit: new\n    schedule: every 1s\n");
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("run finished"));
    std::filesystem::remove(work.state() / "ledger.sqlite");
    ASSERT_TRUE(daemon.wrote("the ledger is lost: nothing is taken in or sent any more"));
    list({"a", "b", "c"});
    const auto before = daemon.err();
    const auto runs = std::ranges::count(before, '\n');
    rest(std::chrono::milliseconds(2'500));
    EXPECT_LE(std::ranges::count(daemon.err(), '\n'), runs + 1) << daemon.err();
    EXPECT_EQ(lines_in(report()), 2U);
    EXPECT_TRUE(daemon.runs());
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST_F(beside, a_first_run_that_remembers_sends_only_what_comes_later) {
    configure("    emit: new\n    first_run: remember\n");
    const auto first = work.once();
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_THAT(first.err, HasSubstr("first listing: remembered, and not offered incoming=feed "
                                     "run=1 records=2"));
    list({"a", "b", "c"});
    work.once();
    EXPECT_THAT(read_file(report()), HasSubstr("\"c\""));
    EXPECT_EQ(lines_in(report()), 1U);
}

TEST_F(beside, a_first_run_needs_a_memory) {
    configure("    first_run: remember\n");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("set 'emit: new' or 'emit: changed'"));
    configure("    emit: new\n    first_run: newst 3\n");
    EXPECT_THAT(work.check().err, HasSubstr("'newst 3' is no rule for a first run"));
    configure("    emit: new\n    newest_by: id\n");
    EXPECT_THAT(work.check().err, HasSubstr("'newest_by' says which records are the newest"));
}

}  // namespace
}  // namespace sluice::testing
