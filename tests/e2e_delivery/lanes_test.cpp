// How a lane delivers, and what stops it.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sluice::testing {
namespace {

std::vector<std::string> captions_in_order(int port) {
    const auto posts = boost::json::parse(exchange(port, "GET", "/_sandbox/posts?origin=created"));
    std::vector<std::string> captions;
    for (const auto& one : posts.as_array()) {
        captions.emplace_back(one.at("caption").as_string());
    }
    return captions;
}

std::size_t finished(const job& work) {
    return work.list({"--status", "finished"}).as_array().size();
}

// Records of three shops in turn; the shop is the order key.
void publish_in_parallel(const job& work, const sandbox_process& sandbox, int each) {
    std::string rows = "Handle,Shop,Title\n";
    for (int number = 0; number < each * 3; ++number) {
        const std::string shop(1, static_cast<char>('a' + number % 3));
        rows += std::to_string(number) + "," + shop + "," + shop + " " +
                std::to_string(100 + number) + "\n";
    }
    work.write("../products.csv", rows);
    work.write("all.yaml", R"(
clients:
  ocoya: {type: ocoya, api_key: sandbox-key, base_url: )" +
                               sandbox.api() + R"(}
incoming:
  products:
    schedule: every 1h
    subscriber: {type: file, path: )" +
                               work.beside("products.csv").string() + R"(}
    identifier: Handle
    emit: new
outgoing:
  publish:
    parallel: 3
    settle_time: 50ms
    retry: {first_delay: 10ms, longest_delay: 50ms}
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters: {query: {workspaceId: )" +
                               first_workspace + R"(}}
routes:
  shops:
    from: products
    to: publish
    order_by: scheduledAt
    transformers:
      - map:
          caption: "{{ Title }}"
          socialProfileIds: [)" +
                               first_profile +
                               R"(]
          scheduledAt: "{{ Shop == 'a' && '2030-01-01T09:00:00Z' ||
            (Shop == 'b' && '2030-01-02T09:00:00Z' || '2030-01-03T09:00:00Z') }}"
)");
}

TEST(lanes, several_go_at_once_and_each_key_keeps_its_order) {
    const sandbox_process sandbox(sluice_program, {"--posts", "0"});
    const job work;
    publish_in_parallel(work, sandbox, 5);
    sandbox.fault(R"({"kind":"slow","delay_ms":2000,"count":3,"method":"POST","path":"/post"})");
    sandbox.fault(R"({"kind":"cut_after","count":2,"method":"POST","path":"/post","skip":4})");
    program daemon(work.run());
    EXPECT_TRUE(until([&] { return sandbox.calls("POST", "received") >= 3; }));
    EXPECT_EQ(finished(work), 0U) << "one at a time, the third would wait for two to be finished";
    ASSERT_TRUE(until([&] { return finished(work) == 15; })) << daemon.err();
    EXPECT_EQ(daemon.stop().code, 0);
    const auto captions = captions_in_order(sandbox.port());
    EXPECT_EQ(captions.size(), 15U);
    std::map<char, std::string> last;
    for (const auto& caption : captions) {
        EXPECT_LT(last[caption.front()], caption) << "one key is out of order, or doubled";
        last[caption.front()] = caption;
    }
}

TEST(lanes, a_target_that_goes_away_is_left_alone_until_it_is_back) {
    const job work;
    std::string port;
    {
        const sandbox_process gone(sluice_program, {"--posts", "0"});
        port = std::to_string(gone.port());
        work.publish_products(gone, product_titles(12),
                              "    parallel: 4\n"
                              "    breaker: {failures: 3, pause: 200ms, longest_pause: 300ms}\n");
    }
    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("the target keeps failing: nothing is sent to it for now"))
        << daemon.err();
    const auto untouched = work.list({"--status", "new"}).as_array().size();
    EXPECT_GE(untouched, 4U) << "the queue stays";

    launch back;
    back.file = sluice_program;
    back.arguments = {"sandbox", "--port", port, "--rate", "0", "--posts", "0"};
    program sandbox(back);
    ASSERT_TRUE(daemon.wrote("the target works again: deliveries go on")) << daemon.err();
    ASSERT_TRUE(until([&] { return finished(work) == 12; })) << daemon.err();
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(captions_in_order(std::stoi(port)).size(), 12U);
}

TEST(lanes, what_is_paused_stays_so_over_a_restart_and_keeps_its_queue) {
    const sandbox_process sandbox(sluice_program, {"--posts", "0"});
    const job work;
    work.publish_products(sandbox, product_titles(3));
    const auto by_hand = [&](std::vector<std::string> what) {
        what.insert(what.end(), {"--state", work.state().string()});
        return run_sluice(std::move(what));
    };
    {
        // The ledger is there before its first use by a command.
        work.write("../products.csv", "Handle,Title\n");
        ASSERT_EQ(work.once().code, 0);
        work.publish_products(sandbox, product_titles(3));
    }
    ASSERT_EQ(by_hand({"pause", "route", "publish-products", "--reason", "holidays"}).code, 0);
    for (int start = 0; start < 2; ++start) {
        program daemon(work.run());
        ASSERT_TRUE(daemon.wrote("paused by hand")) << daemon.err();
        ASSERT_TRUE(until([&] { return work.list().as_array().size() == 3; })) << daemon.err();
        EXPECT_EQ(daemon.stop().code, 0);
    }
    EXPECT_EQ(sandbox.calls("POST", "received"), 0);
    EXPECT_EQ(work.list({"--status", "new"}).as_array().size(), 3U);

    program daemon(work.run());
    ASSERT_TRUE(daemon.wrote("started"));
    ASSERT_EQ(by_hand({"resume", "route", "publish-products"}).code, 0);
    ASSERT_TRUE(daemon.wrote("resumed by hand")) << daemon.err();
    ASSERT_TRUE(until([&] { return finished(work) == 3; })) << daemon.err();
    ASSERT_EQ(by_hand({"pause", "outgoing", "publish"}).code, 0);
    EXPECT_TRUE(daemon.wrote("paused by hand")) << "while it runs";
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(sandbox.made().size(), 3U);
}

}  // namespace
}  // namespace sluice::testing
