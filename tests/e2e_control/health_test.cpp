// Metrics that promtool accepts, and a readiness that tells the truth.

#include "e2e_control/controlled_job.hpp"

#include <gmock/gmock.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct health : controlled_job {
    // The lines of a metric.
    std::vector<std::string> lines_of(const std::string& metric) const {
        std::vector<std::string> found;
        std::istringstream all(ask("GET", "/metrics").body);
        for (std::string line; std::getline(all, line);) {
            if (line.starts_with(metric)) {
                found.push_back(line);
            }
        }
        return found;
    }
};

TEST_F(health, promtool_finds_nothing_wrong_with_the_metrics) {
    start();
    // The line is in the file before the outcome is in the ledger.
    ASSERT_TRUE(until([&] { return !lines_of("sluice_settled_tasks_total").empty(); }));
    const auto text = ask("GET", "/metrics").body;
    launch check;
    check.file = "/usr/bin/promtool";
    check.arguments = {"check", "metrics"};
    check.input = text;
    const auto ended = run_to_end_of(check);
    EXPECT_EQ(ended.code, 0) << ended.out << ended.err;
    EXPECT_EQ(ended.out + ended.err, "");
    for (const std::string metric :
         {"sluice_build_info", "sluice_settled_tasks_total", "sluice_uncertain_tasks",
          "sluice_delivery_latency_seconds_bucket", "sluice_schedule_lateness_seconds_count 1",
          "sluice_schedule_events_total{", "sluice_runs_total", "sluice_commit_seconds_bucket",
          "sluice_commit_writes_sum", "process_resident_memory_bytes", "process_open_fds",
          "process_max_fds"}) {
        EXPECT_THAT(text, HasSubstr("\n" + metric)) << metric;
    }
}

TEST_F(health, metrics_count_what_happened) {
    start();
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    ASSERT_TRUE(until([&] { return !lines_of("sluice_settled_tasks_total").empty(); }));
    EXPECT_EQ(lines_of("sluice_settled_tasks_total"),
              std::vector<std::string>{"sluice_settled_tasks_total{route=\"all\",outgoing="
                                       "\"report\",state=\"finished\"} 1"});
    EXPECT_EQ(lines_of("sluice_runs_total"),
              std::vector<std::string>{"sluice_runs_total{incoming=\"lines\"} 1"});
    EXPECT_EQ(lines_of("sluice_created_tasks_total"),
              std::vector<std::string>{"sluice_created_tasks_total{incoming=\"lines\"} 1"});
    EXPECT_EQ(
        lines_of("sluice_delivery_latency_seconds_count"),
        std::vector<std::string>{"sluice_delivery_latency_seconds_count{outgoing=\"report\"} 1"});
}

TEST_F(health, a_failing_incoming_shows_first_in_the_status) {
    std::filesystem::remove(work.beside("in.ndjson"));
    start();
    ASSERT_TRUE(until([&] { return !lines_of("sluice_run_failures_total").empty(); }));
    const auto ended = command({"status"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("1 thing to look at"));
    EXPECT_THAT(ended.out, HasSubstr("incoming 'lines' failed: "));
    EXPECT_THAT(ended.out, HasSubstr("→ sluice runs lines shows its runs"));
}

TEST_F(health, a_daemon_without_trouble_is_alive_and_ready) {
    start();
    EXPECT_EQ(ask("GET", "/healthz").body, "{\"alive\":true}\n");
    const auto ready = ask("GET", "/readyz");
    EXPECT_EQ(ready.status, 200);
    EXPECT_EQ(ready.body, "{\"ready\":true,\"reasons\":[]}\n");
    const auto ended = command({"status"});
    EXPECT_THAT(ended.out, HasSubstr("is running, and work moves"));
    EXPECT_THAT(ended.out, HasSubstr("nothing is wrong"));
}

TEST_F(health, without_a_daemon_the_status_comes_from_the_ledger) {
    start();
    ASSERT_TRUE(until([&] { return lines_in(work.beside("out.ndjson")) == 1; }));
    daemon->stop();
    const auto ended = command({"status"});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_THAT(ended.out, HasSubstr("daemon         not running"));
}

}  // namespace
}  // namespace sluice::testing
