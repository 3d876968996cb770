// kill -9 while the program publishes: every product is posted, and none twice.

#include "e2e/job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>

namespace sluice::testing {
namespace {

std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::ranges::sort(texts);
    return texts;
}

struct crash : ::testing::Test {
    // Kills the running daemon when the sandbox has made `posts` posts, and starts a new one.
    void kill_at(std::int64_t posts) {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return applied() >= posts || !daemon.runs(); }));
        const auto end = daemon.kill();
        ASSERT_EQ(end.signal, 9) << "it ended by itself: " << end.err;
    }

    std::int64_t applied() const { return sandbox.calls("POST", "applied"); }

    void finish_and_compare(const std::vector<std::string>& titles) {
        const auto last = work.once();
        ASSERT_EQ(last.code, 0) << last.err << last.out;
        EXPECT_EQ(sandbox.made(), sorted(titles));
        EXPECT_EQ(work.list({"--status", "finished"}).as_array().size(), titles.size());
        EXPECT_EQ(work.list().as_array().size(), titles.size());
    }

    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_F(crash, killed_at_many_moments_it_posts_each_of_200_products_once) {
    const auto titles = product_titles(200);
    work.publish_products(sandbox, titles);
    std::mt19937 random(20260201);
    std::int64_t at = 0;
    for (int kills = 0; kills < 8; ++kills) {
        at += std::uniform_int_distribution<std::int64_t>(1, 22)(random);
        ASSERT_NO_FATAL_FAILURE(kill_at(at));
        at = std::max(at, applied());
    }
    ASSERT_LT(applied(), 200) << "the kills came too late to prove anything";
    finish_and_compare(titles);
}

// The worst moment: the post exists, the reply is on its way, and the program is killed.
TEST_F(crash, killed_between_the_work_and_the_reply_it_asks_and_does_not_post_again) {
    const auto titles = product_titles(20);
    work.publish_products(sandbox, titles);
    for (const std::int64_t at : {1, 7, 20}) {
        const auto passed = sandbox.calls("POST", "received");
        sandbox.fault(R"({"kind":"slow","delay_ms":600000,"method":"POST","path":"/post","skip":)" +
                      std::to_string(at - 1 - passed) + "}");
        ASSERT_NO_FATAL_FAILURE(kill_at(at));
    }
    EXPECT_EQ(applied(), 20);
    finish_and_compare(titles);
    EXPECT_EQ(sandbox.calls("POST", "received"), 20);
}

// The opposite case: the intent is in the ledger, but the target did nothing.
TEST_F(crash, killed_before_the_target_did_the_work_it_asks_and_then_posts) {
    const auto titles = product_titles(10);
    work.publish_products(sandbox, titles);
    sandbox.fault(R"({"kind":"500","delay_ms":600000,"method":"POST","path":"/post","skip":4})");
    {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return sandbox.faults_met(); }));
        daemon.kill();
    }
    EXPECT_EQ(applied(), 4);
    finish_and_compare(titles);
}

TEST_F(crash, killed_while_it_writes_a_report_each_line_stands_once) {
    sandbox_process full(sluice_program);
    work.write("report.yaml", "clients:\n  ocoya: {type: ocoya, api_key: sandbox-key, base_url: " +
                                  full.api() + R"(}
incoming:
  posts:
    schedule: every 1h
    subscriber: {type: ocoya, client: ocoya, entity: posts, parameters: {query: {workspaceId: )" +
                                  first_workspace + R"(}}}
    emit: changed
outgoing:
  report:
    settle_time: 50ms
    publisher: {type: file, path: )" +
                                  work.beside("report.ndjson").string() + R"(}
routes:
  report: {from: posts, to: report, transformers: [{map: {id: "{{ id }}"}}]}
)");
    for (const std::size_t at : {1U, 40U, 90U}) {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return lines_in(work.beside("report.ndjson")) >= at; }));
        ASSERT_EQ(daemon.kill().signal, 9);
    }
    ASSERT_EQ(work.once().code, 0);
    std::ifstream from(work.beside("report.ndjson"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(from, line);) {
        lines.push_back(line);
    }
    EXPECT_EQ(lines.size(), 178U);
    std::ranges::sort(lines);
    EXPECT_EQ(std::ranges::adjacent_find(lines), lines.end());
}

}  // namespace
}  // namespace sluice::testing
