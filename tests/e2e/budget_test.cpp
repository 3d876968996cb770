// The real program spends the budget of a key against the sandbox's limit.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct spending {
    std::int64_t requests = 0;
    std::int64_t refused = 0;
};

spending spent_at(const sandbox_process& sandbox) {
    spending sum;
    const auto seen = sandbox.get("/requests");
    for (const auto& one : seen.as_array()) {
        ++sum.requests;
        sum.refused += one.at("status").to_number<int>() == 429 ? 1 : 0;
    }
    return sum;
}

// The daemon is killed again and again within one minute; the next start knows the spending.
TEST(budget, a_crash_loop_does_not_spend_the_minute_again) {
    constexpr std::int64_t limit = 20;
    const sandbox_process sandbox(sluice_program,
                                  {"--posts", "0", "--rate", std::to_string(limit)});
    const job work;
    work.publish_products(sandbox, product_titles(40));
    int lives = 0;
    int idle_lives = 0;
    while (idle_lives < 3) {
        const auto before = spent_at(sandbox).requests;
        program daemon(work.run());
        ASSERT_TRUE(daemon.wrote("started"));
        if (before < limit - 2) {
            ASSERT_TRUE(until([&] { return spent_at(sandbox).requests >= before + 2; }));
        } else {
            ++idle_lives;
            // long enough for the forbidden requests to happen
            rest(std::chrono::milliseconds(300));
        }
        EXPECT_EQ(daemon.kill().signal, 9);
        ASSERT_LT(++lives, 30);
    }
    const auto sum = spent_at(sandbox);
    EXPECT_EQ(sum.refused, 0);
    EXPECT_GE(sum.requests, limit - 2);
    EXPECT_GT(lives, 5);
}

constexpr const char* one_listing = R"(
    subscriber:
      type: ocoya
      client: ocoya
      entity: posts
      parameters: {query: {workspaceId: w}}
)";

void write_listings(const job& work, const std::string& client, const std::string& schedule) {
    work.write("listings.yaml",
               "clients:\n  ocoya:\n    type: ocoya\n    api_key: top-secret-key\n" + client +
                   "incoming:\n  posts:\n    schedule: " + schedule + one_listing +
                   "  drafts:\n    schedule: every 10m" + one_listing);
}

TEST(budget, check_refuses_schedules_that_cannot_fit_and_says_what_to_slow) {
    const job work;
    write_listings(work, "    budget: {requests: 30, per: 1m}\n", "every 1s");
    const auto refused = work.check();
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("60.1 requests a minute"));
    EXPECT_THAT(refused.err, HasSubstr("listings.yaml:7"));
    EXPECT_THAT(refused.err, HasSubstr("slow it to 'every 3s'"));
    write_listings(work, "    budget: {requests: 30, per: 1m}\n", "every 3s");
    EXPECT_EQ(work.check().code, 0);
}

// Eighty workspaces every minute, at a page each.
TEST(budget, what_a_fan_out_is_expected_to_cost_is_refused_by_check_and_at_the_start) {
    const job work;
    const auto write = [&](const std::string& schedule) {
        work.write(
            "fan.yaml",
            "clients:\n  ocoya: {type: ocoya, api_key: k, base_url: \"http://127.0.0.1:9/\"}\n"
            "incoming:\n  posts:\n    schedule: " +
                schedule +
                "\n    subscriber:\n      type: ocoya\n      client: ocoya\n      entity: posts\n"
                "      for_each: {entity: workspaces, expected: 80}\n"
                "      parameters: {query: {workspaceId: \"{{ parent.id }}\"}}\n");
    };
    write("every 1m");
    const auto refused = work.check();
    EXPECT_EQ(refused.code, 2);
    EXPECT_THAT(refused.err, HasSubstr("80.02 requests a minute"));
    EXPECT_THAT(refused.err, HasSubstr("slow it to 'every 2m'"));
    const auto start = run_to_end_of(work.run());
    EXPECT_EQ(start.code, 2);
    EXPECT_THAT(start.err, HasSubstr("slow it to 'every 2m'"));
    EXPECT_THAT(start.err, HasSubstr("nothing was started"));
    write("every 2m");
    EXPECT_EQ(work.check().code, 0);
}

TEST(budget, plan_shows_what_each_key_is_asked_for) {
    launch plan;
    plan.file = sluice_program;
    plan.arguments = {"plan", "--config", SLUICE_SOURCE_DIR "/config/examples/agency", "--json"};
    const auto shown = run_to_end_of(plan);
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, Not(HasSubstr("sandbox-key")));
    const auto budgets = boost::json::parse(shown.out).at("budgets").as_array();
    ASSERT_EQ(budgets.size(), 1U);
    EXPECT_EQ(budgets[0].at("requests"), 60);
    EXPECT_TRUE(budgets[0].at("fits").as_bool());
    const auto& uses = budgets[0].at("uses").as_array();
    const auto posts = std::ranges::find_if(
        uses, [](const auto& use) { return use.at("name") == "incoming posts"; });
    ASSERT_NE(posts, uses.end());
    // Every 15 minutes, a page for each of twelve workspaces; the list of them once an hour.
    EXPECT_NEAR(posts->at("requests_a_minute").to_number<double>(), 12.25 / 15, 0.001);
}

TEST(budget, plan_passes_over_the_messages_of_alerts) {
    const job work;
    work.write("all.yaml",
               "clients:\n  ocoya: {type: ocoya, api_key: k}\n"
               "alerts:\n  fail: {when: failures, to: chat}\n"
               "incoming:\n  spaces:\n    schedule: every 1m\n"
               "    subscriber: {type: ocoya, client: ocoya, entity: workspaces}\n"
               "outgoing:\n  chat: {publisher: {type: log}}\n"
               "routes:\n  spaces-to-log: {from: spaces, to: chat}\n");
    const auto shown = run_sluice({"plan", "--config", work.config().string()});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("incoming spaces"));
    EXPECT_THAT(shown.out, Not(HasSubstr(".alerts")));
}

TEST(budget, plan_measures_by_past_runs) {
    const sandbox_process sandbox(sluice_program, {"--posts", "120"});
    const job work;
    work.write("posts.yaml",
               "clients:\n  ocoya: {type: ocoya, api_key: sandbox-key, base_url: " + sandbox.api() +
                   "}\nincoming:\n  posts:\n    schedule: every 1m\n" +
                   "    subscriber: {type: ocoya, client: ocoya, entity: posts, "
                   "parameters: {query: {workspaceId: " +
                   first_workspace + "}}}\n");
    ASSERT_EQ(work.once().code, 0);
    const auto shown =
        run_sluice({"plan", "--config", work.config().string(), "--state", work.state().string()});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out, HasSubstr("measured: "));
    // check may count on the same runs.
    EXPECT_EQ(work.check({"--state", work.state().string()}).code, 0);
    EXPECT_THAT(shown.out, Not(HasSubstr("Nothing was measured")));
}

TEST(budget, a_client_is_tried_and_its_key_stays_hidden) {
    const sandbox_process sandbox(sluice_program, {"--rate", "60", "--key", "top-secret-key"});
    const job work;
    write_listings(work, "    base_url: " + sandbox.api() + "\n", "every 5m");
    const auto tried = run_sluice({"client", "test", "ocoya", "--config", work.config().string()});
    EXPECT_EQ(tried.code, 0) << tried.err;
    EXPECT_THAT(tried.out, HasSubstr("GET /me\nHTTP 200"));
    EXPECT_THAT(tried.out, HasSubstr("X-RateLimit-Remaining: 59"));
    EXPECT_THAT(tried.out, HasSubstr("\"email\""));
    EXPECT_THAT(tried.out + tried.err, Not(HasSubstr("top-secret-key")));
    const auto missing = run_sluice(
        {"client", "test", "ocoya", "GET", "/nothing", "--config", work.config().string()});
    EXPECT_EQ(missing.code, 1);
    EXPECT_THAT(missing.out, HasSubstr("HTTP 404"));
    const auto unknown =
        run_sluice({"client", "test", "ocoia", "--config", work.config().string()});
    EXPECT_EQ(unknown.code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean 'ocoya'?"));
}

TEST(budget, requests_are_logged_as_much_as_is_asked_for) {
    const sandbox_process sandbox(sluice_program, {"--key", "top-secret-key"});
    const job work;
    write_listings(work, "    request_log: full\n    base_url: " + sandbox.api() + "\n",
                   "every 5m");
    const auto tried = run_sluice({"client", "test", "ocoya", "--config", work.config().string()});
    EXPECT_THAT(tried.err, HasSubstr("request=\"GET /me\" status=200"));
    EXPECT_THAT(tried.err, HasSubstr("X-API-Key: (hidden)"));
    EXPECT_THAT(tried.err, HasSubstr("email"));
    EXPECT_THAT(tried.err, Not(HasSubstr("top-secret-key")));
}

}  // namespace
}  // namespace sluice::testing
