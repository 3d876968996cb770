// config/quickstart from a fresh sandbox to the second round, as a newcomer sees it.

#include "e2e/job.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::testing {
namespace {

struct quickstart : ::testing::Test {
    quickstart() : sandbox(sluice_program, {"--seed", "1", "--created-at", "on"}) {
        work.environment = {{"OCOYA_URL", sandbox.api()},
                            {"OCOYA_API_KEY", "sandbox-key"},
                            {"OCOYA_WORKSPACE", first_workspace},
                            {"OCOYA_WORKSPACE_2", second_workspace},
                            {"OCOYA_PROFILE", first_profile},
                            {"QUICKSTART_CATALOGUE", catalogue},
                            {"QUICKSTART_REPORT", work.beside("report.ndjson").string()}};
        std::filesystem::copy(source + "/config/quickstart", work.config(),
                              std::filesystem::copy_options::recursive);
    }

    std::int64_t with_status(const std::string& status) const {
        const auto state = sandbox.get("/state");
        const auto* count = state.at("by_status").as_object().if_contains(status);
        return count == nullptr ? 0 : count->as_int64();
    }

    const std::string source = SLUICE_SOURCE_DIR;
    const std::string catalogue = source + "/config/quickstart/products.csv";
    sandbox_process sandbox;
    job work;
};

TEST_F(quickstart, a_first_round_does_the_whole_job) {
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(settled(done.out, "posts-to-report", "finished"), 178);
    EXPECT_EQ(settled(done.out, "second-workspace-to-report", "finished"), 59);
    EXPECT_EQ(settled(done.out, "products-to-posts", "finished"), 12);
    EXPECT_EQ(settled(done.out, "reschedule-stuck", "finished"), 5);
    EXPECT_EQ(settled(done.out, "delete-old-drafts", "finished"), 5);
    EXPECT_EQ(lines_in(work.beside("report.ndjson")), 237U);

    // The sandbox confirms it. Of 7 stuck posts, two are in the second workspace and stay.
    const auto made = sandbox.made();
    EXPECT_EQ(made.size(), 12U);
    EXPECT_EQ(std::set<std::string>(made.begin(), made.end()).size(), 12U);
    EXPECT_EQ(sandbox.calls("POST", "applied"), 12);
    EXPECT_EQ(sandbox.calls("PATCH", "applied"), 5);
    EXPECT_EQ(sandbox.calls("DELETE", "applied"), 5);
    EXPECT_EQ(with_status("NEEDS_ATTENTION"), 2);
    EXPECT_EQ(with_status("DRAFT"), 33);
    EXPECT_EQ(with_status("SCHEDULED"), 50 + 12 + 5);
    // One listing costs the minimum: one request for 50 posts.
    EXPECT_EQ(sandbox.calls("GET", "received"), 8);
}

TEST_F(quickstart, a_second_round_publishes_nothing_again) {
    ASSERT_EQ(work.once().code, 0);
    const auto again = work.once();
    ASSERT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(settled(again.out, "products-to-posts", "finished"), 0);
    EXPECT_EQ(settled(again.out, "reschedule-stuck", "finished"), 0);
    EXPECT_EQ(settled(again.out, "delete-old-drafts", "finished"), 0);
    // The report shows the 12 new posts and the 5 that were rescheduled.
    EXPECT_EQ(settled(again.out, "posts-to-report", "finished"), 17);
    EXPECT_EQ(lines_in(work.beside("report.ndjson")), 254U);
    EXPECT_EQ(sandbox.made().size(), 12U);
    EXPECT_EQ(sandbox.calls("POST", "received"), 12);

    const auto third = work.once();
    EXPECT_EQ(third.code, 0);
    EXPECT_EQ(lines_in(work.beside("report.ndjson")), 254U);
}

TEST_F(quickstart, once_runs_only_the_incoming_that_is_named) {
    auto launch = work.run({"--json"});
    launch.arguments.insert(launch.arguments.begin() + 1, {"--once", "products"});
    const auto done = run_to_end_of(launch);
    ASSERT_EQ(done.code, 0) << done.err;
    EXPECT_EQ(settled(done.out, "products-to-posts", "finished"), 12);
    EXPECT_EQ(sandbox.calls("GET", "received"), 0);
    EXPECT_EQ(sandbox.made().size(), 12U);
}

}  // namespace
}  // namespace sluice::testing
