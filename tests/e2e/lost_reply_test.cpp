// Faults of the target, or of the line to it, at a POST: nothing is lost and nothing is doubled.

#include "e2e/job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace sluice::testing {
namespace {

struct trouble {
    std::string name;
    std::string fault;  // members of the fault beside method and path
};

void PrintTo(const trouble& trouble, std::ostream* out) {
    *out << trouble.name;
}

// Checks that all tasks are finished and that the sandbox made exactly these.
void expect_posted(const job& work, const sandbox_process& sandbox,
                   std::vector<std::string> titles) {
    std::ranges::sort(titles);
    EXPECT_EQ(sandbox.made(), titles);
    EXPECT_EQ(work.list({"--status", "finished"}).as_array().size(), titles.size());
    EXPECT_EQ(work.list().as_array().size(), titles.size());
}

void order_fault(const sandbox_process& sandbox, const std::string& members) {
    sandbox.fault(R"({"method":"POST","path":"/post",)" + members + "}");
}

struct lost_reply : ::testing::TestWithParam<trouble> {
    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_P(lost_reply, five_products_are_five_posts) {
    const auto titles = product_titles(5);
    work.publish_products(sandbox, titles);
    order_fault(sandbox, R"("skip":2,)" + GetParam().fault);
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    EXPECT_TRUE(sandbox.faults_met());
    expect_posted(work, sandbox, titles);
}

INSTANTIATE_TEST_SUITE_P(
    kinds, lost_reply,
    ::testing::Values(trouble{"cut_after", R"("kind":"cut_after")"},
                      trouble{"cut_before", R"("kind":"cut_before")"},
                      trouble{"cut_after_twice", R"("kind":"cut_after","count":2)"},
                      trouble{"status_500", R"("kind":"500")"},
                      trouble{"status_500_after_the_work", R"("kind":"500_after")"},
                      trouble{"status_502_twice", R"("kind":"502","count":2)"},
                      trouble{"html", R"("kind":"html")"},
                      trouble{"html_after_the_work", R"("kind":"html_after")"},
                      trouble{"busy", R"("kind":"429","headers":{"Retry-After":"1"})"},
                      trouble{"created_without_id", R"("kind":"no_id")"},
                      trouble{"created_with_garbage", R"("kind":"garbage")"}),
    [](const auto& each) { return each.param.name; });

// A redirect is not the post's own reply. Only posts that were made count as finished.
struct moved_post : ::testing::TestWithParam<int> {
    sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    job work;
};

TEST_P(moved_post, counts_as_finished_only_where_it_was_made) {
    const auto titles = product_titles(3);
    work.publish_products(sandbox, titles);
    order_fault(sandbox, R"("count":2,"headers":{"Location":"/api/_public/v1/me"},"kind":")" +
                             std::to_string(GetParam()) + "\"");
    EXPECT_NE(work.once().code, 0);
    EXPECT_TRUE(sandbox.faults_met());
    EXPECT_EQ(work.list({"--status", "finished"}).as_array().size(), sandbox.made().size());
    EXPECT_EQ(work.list({"--status", "failed"}).as_array().size(), 3 - sandbox.made().size());
    EXPECT_LT(sandbox.made().size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(kinds, moved_post, ::testing::Values(301, 302, 307, 308),
                         [](const auto& each) { return "status_" + std::to_string(each.param); });

TEST(asked_pause, of_years_is_as_long_as_the_configuration_allows) {
    const sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    const job work;
    const auto titles = product_titles(2);
    work.publish_products(sandbox, titles);
    auto config = read_file(work.config() / "products.yaml");
    const std::string daemon = "daemon:\n";
    config.insert(config.find(daemon) + daemon.size(), "  longest_asked_wait: 1s\n");
    work.write("products.yaml", config);
    order_fault(sandbox, R"("kind":"429","headers":{"Retry-After":"4294967295"})");
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    EXPECT_TRUE(sandbox.faults_met());
    EXPECT_NE(done.err.find("it is cut to 1s"), std::string::npos) << done.err;
    expect_posted(work, sandbox, titles);
}

TEST(forbidden_workspace, fails_its_posts_and_no_others) {
    const sandbox_process sandbox{sluice_program, {"--posts", "0"}};
    const job work;
    const auto titles = product_titles(3);
    work.publish_products(sandbox, titles);
    order_fault(sandbox, R"("kind":"403")");
    EXPECT_NE(work.once().code, 0);
    EXPECT_EQ(sandbox.made(), (std::vector<std::string>{titles[1], titles[2]}));
    const auto failed = work.list({"--status", "failed"});
    ASSERT_EQ(failed.as_array().size(), 1U);
    EXPECT_NE(std::string(failed.as_array()[0].at("reason").as_string()).find("HTTP 403"),
              std::string::npos);
}

// A 202 proves nothing, so the daemon looks for the post after half a minute. Two worlds run at
// once to save time.
TEST(accepted_reply, is_looked_up_whether_the_work_was_done_or_not) {
    struct side {
        sandbox_process sandbox{sluice_program, {"--posts", "0"}};
        job work;
        std::unique_ptr<program> daemon;
    };
    side done;
    side not_done;
    const auto titles = product_titles(2);
    order_fault(done.sandbox, R"("kind":"202")");
    order_fault(not_done.sandbox, R"("kind":"202_before")");
    for (auto* one : {&done, &not_done}) {
        one->work.publish_products(one->sandbox, titles);
        one->daemon = std::make_unique<program>(one->work.run({"--once", "--json"}));
    }
    for (auto* one : {&done, &not_done}) {
        const auto end = one->daemon->wait();
        ASSERT_EQ(end.code, 0) << end.err << end.out;
        expect_posted(one->work, one->sandbox, titles);
    }
    EXPECT_EQ(done.sandbox.calls("POST", "received"), 2);
    EXPECT_EQ(not_done.sandbox.calls("POST", "received"), 3);
}

// The connection breaks and the target goes on. The first look does not show the post, the second
// does.
TEST(late_work, is_not_sent_again_before_it_could_have_come) {
    const sandbox_process sandbox(sluice_program, {"--posts", "0"});
    job work;
    work.environment["E2E_SETTLE"] = "2s";
    const auto titles = product_titles(2);
    work.publish_products(sandbox, titles);
    order_fault(sandbox, R"("kind":"late","delay_ms":5000)");
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    EXPECT_TRUE(sandbox.faults_met());
    expect_posted(work, sandbox, titles);
    EXPECT_EQ(sandbox.calls("POST", "received"), 2);
}

struct duplicates : lost_reply {};

TEST_P(duplicates, equal_captions_on_purpose_are_two_posts) {
    work.publish_products(sandbox, {"the same", "the same"});
    order_fault(sandbox, GetParam().fault);
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    EXPECT_TRUE(sandbox.faults_met());
    expect_posted(work, sandbox, {"the same", "the same"});
}

INSTANTIATE_TEST_SUITE_P(
    kinds, duplicates,
    ::testing::Values(trouble{"first_reply_lost", R"("kind":"cut_after")"},
                      trouble{"second_reply_lost", R"("kind":"cut_after","skip":1)"},
                      trouble{"both_replies_lost", R"("kind":"cut_after","count":2)"},
                      trouble{"second_call_lost", R"("kind":"cut_before","skip":1)"}),
    [](const auto& each) { return each.param.name; });

// Two outgoings, equal captions, one workspace: one's post is not taken for the other's.
struct twin_outgoings : lost_reply {};

TEST_P(twin_outgoings, of_one_workspace_make_a_post_each) {
    work.publish_products(sandbox, {"the same"});
    work.write("again.yaml", std::string(R"(
outgoing:
  publish-again:
    settle_time: 50ms
    retry: {first_delay: 10ms, longest_delay: 50ms}
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters: {query: {workspaceId: )") +
                                 first_workspace + R"(}}
routes:
  publish-products-again:
    from: products
    to: publish-again
    transformers:
      - map:
          caption: "{{ Title }}"
          socialProfileIds: [)" + first_profile +
                                 R"(]
          scheduledAt: "2030-01-31T09:00:00Z"
)");
    order_fault(sandbox, GetParam().fault);
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    EXPECT_TRUE(sandbox.faults_met());
    expect_posted(work, sandbox, {"the same", "the same"});
}

INSTANTIATE_TEST_SUITE_P(
    kinds, twin_outgoings,
    ::testing::Values(trouble{"second_call_lost", R"("kind":"cut_before","skip":1)"},
                      trouble{"second_reply_lost", R"("kind":"cut_after","skip":1)"},
                      trouble{"first_reply_lost", R"("kind":"cut_after")"}),
    [](const auto& each) { return each.param.name; });

// The daemon also dies; it still asks about the lost reply.
TEST(twins_after_a_crash, equal_captions_on_purpose_are_two_posts) {
    const sandbox_process sandbox(sluice_program, {"--posts", "0"});
    const job work;
    work.publish_products(sandbox, {"the same", "the same"});
    order_fault(sandbox, R"("kind":"slow","delay_ms":600000,"skip":1)");
    {
        program daemon(work.run());
        ASSERT_TRUE(until([&] { return sandbox.calls("POST", "applied") == 2; }));
        ASSERT_EQ(daemon.kill().signal, 9);
    }
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    expect_posted(work, sandbox, {"the same", "the same"});
}

}  // namespace
}  // namespace sluice::testing
