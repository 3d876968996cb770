// `schedules` beside a real ledger and without one, `check --format`, and a daemon in maintenance.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string nightly(const job& work) {
    std::string text = R"(incoming:
  posts:
    schedule: "30 2 L * *"
    time_zone: Europe/Berlin
    subscriber: {type: file, path: ../posts.ndjson}
    identifier: id
outgoing:
  report: {publisher: {type: file, path: ../out.ndjson}}
routes:
  posts-to-report: {from: posts, to: report, deliver: {schedule: "@daily"}}
)";
    const std::string beside = "../";
    for (auto at = text.find(beside); at != std::string::npos; at = text.find(beside)) {
        text.replace(at, beside.size(), work.beside("").string());
    }
    return text;
}

ended schedules(const job& work, std::vector<std::string> more = {}) {
    std::vector<std::string> all{"schedules", "--config", work.config().string(), "--state",
                                 work.state().string()};
    all.insert(all.end(), more.begin(), more.end());
    return run_sluice(all);
}

TEST(schedules, are_shown_from_the_configuration_alone_before_the_first_start) {
    const job work;
    work.write("a.yaml", nightly(work));
    const auto done = schedules(work);
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, AllOf(HasSubstr("incoming posts  30 2 L * * in Europe/Berlin"),
                                HasSubstr("last   never"), HasSubstr("T02:30:00+0"),
                                HasSubstr("route posts-to-report to report  @daily in UTC")));
    const auto only = boost::json::parse(schedules(work, {"posts", "--json"}).out);
    ASSERT_EQ(only.as_array().size(), 1U);
    EXPECT_EQ(only.at(0).at("next").as_array().size(), 5U);
    const auto other = schedules(work, {"pots"});
    EXPECT_EQ(other.code, 2);
    EXPECT_THAT(other.err, HasSubstr("'pots'"));
}

TEST(schedules, tell_the_last_run_after_one) {
    const job work;
    work.write("a.yaml", nightly(work));
    work.write("../posts.ndjson", "{\"id\":\"a\"}\n");
    EXPECT_EQ(work.once().code, 0);
    EXPECT_THAT(schedules(work, {"posts"}).out,
                AllOf(HasSubstr("in time"), Not(HasSubstr("never"))));
    const auto all = boost::json::parse(schedules(work, {"--json"}).out);
    EXPECT_TRUE(all.at(0).at("last").is_string());
}

TEST(schedules, a_round_within_maintenance_takes_nothing_in_and_loses_nothing) {
    const job work;
    const std::string window =
        "daemon:\n  maintenance: [{from: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z'}]\n";
    work.write("../posts.ndjson", "{\"id\":\"a\"}\n");
    work.write("a.yaml", nightly(work) + window);
    const auto held = work.once();
    EXPECT_EQ(held.code, 1);
    EXPECT_THAT(held.out, HasSubstr("maintenance window holds it until 2100-01-01"));
    EXPECT_EQ(lines_in(work.beside("out.ndjson")), 0U);
    EXPECT_THAT(schedules(work).out, HasSubstr("maintenance until"));
    work.write("a.yaml", nightly(work));
    EXPECT_EQ(work.once().code, 0);
    EXPECT_EQ(lines_in(work.beside("out.ndjson")), 1U);
}

TEST(check_format, the_whole_is_looked_at_in_each_format) {
    const job work;
    work.write("a.yaml", nightly(work) + "storages:\n  old: {keep: 1d}\n");
    const auto text = work.check();
    EXPECT_EQ(text.code, 0);
    EXPECT_THAT(text.err, HasSubstr("a.yaml:12:3: warning: nothing uses 'old' in storages.old "
                                    "[unused-storage]"));
    const auto as_json = boost::json::parse(work.check({"--format", "json"}).out);
    EXPECT_EQ(as_json.at(0).at("rule"), "unused-storage");
    EXPECT_EQ(boost::json::parse(work.check({"--json"}).out), as_json);
    const auto sarif = boost::json::parse(work.check({"--format", "sarif"}).out);
    const auto& found = sarif.at("runs").at(0).at("results").at(0);
    EXPECT_EQ(found.at("ruleId"), "unused-storage");
    EXPECT_EQ(found.at("locations").at(0).at("physicalLocation").at("region").at("startLine"), 12);
    EXPECT_EQ(work.check({"--format", "xml"}).code, 2);
    work.write("a.yaml", "incoming: {posts: {schedul: every 5m}}\n");
    const auto wrong = work.check({"--format", "sarif"});
    EXPECT_EQ(wrong.code, 2);
    EXPECT_EQ(boost::json::parse(wrong.out).at("runs").at(0).at("results").at(0).at("level"),
              "error");
}

}  // namespace
}  // namespace sluice::testing
