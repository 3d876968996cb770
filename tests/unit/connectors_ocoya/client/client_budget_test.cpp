// A client shares the budget with all users of its key, and never spends more than there is.

#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <sluice/async/group.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

// A server that counts as Ocoya does, with a window of a fifth of a second.
struct counting_server {
    static constexpr milliseconds window{200};
    static constexpr std::int64_t limit = 3;

    std::int64_t used = 0;
    wall_time reset{};
    int windows = 0;
    int refused = 0;

    net::reply operator()() {
        const auto now = system_clock().now();
        if (now >= reset) {
            reset = now + window;
            used = 0;
            ++windows;
        }
        const bool fits = used < limit;
        used += fits ? 1 : 0;
        refused += fits ? 0 : 1;
        return answer(fits ? 200 : 429, "{}",
                      {{"X-RateLimit-Limit", std::to_string(limit)},
                       {"X-RateLimit-Remaining", std::to_string(limit - used)},
                       {"X-RateLimit-Reset", std::to_string(reset.time_since_epoch().count())}});
    }
};

awaitable<void> call(std::shared_ptr<client> through, int* done) {
    net::request what;
    what.target = "/me";
    const auto reply = co_await through->send(std::move(what));
    *done += reply && reply->status == 200 ? 1 : 0;
}

awaitable<void> call_at_once(std::vector<std::shared_ptr<client>> through, int calls, int* done) {
    task_group group(co_await asio::this_coro::executor,
                     [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
    for (int at = 0; at < calls; ++at) {
        group.spawn("call", call(through[static_cast<std::size_t>(at) % through.size()], done));
    }
    co_await group.join();
}

TEST(ocoya_client_budget, two_clients_with_one_key_share_the_window_without_a429) {
    counting_server server;
    ocoya_fixture bench([&server](const net::request&) { return server(); });
    system_clock time;
    access::budgets budgets(time, bench.log);
    const auto given = bench.context("client 'ocoya'");
    const component_context context{.name = given.name,
                                    .executor = given.executor,
                                    .time = time,
                                    .random = given.random,
                                    .http = given.http,
                                    .clients = given.clients,
                                    .pool = given.pool,
                                    .log = given.log,
                                    .storages = given.storages,
                                    .budgets = budgets};
    auto options = bench.client_settings();
    options.budget = budget_limit{counting_server::limit, counting_server::window};
    const std::shared_ptr<client> one = make_client(options, context).value();
    const std::shared_ptr<client> other = make_client(options, context).value();
    EXPECT_EQ(one->budget(), other->budget());
    int done = 0;
    bench.run(call_at_once({one, other}, 12, &done));
    EXPECT_EQ(done, 12);
    EXPECT_EQ(server.refused, 0);
    EXPECT_GE(server.windows, 4);
}

TEST(ocoya_client_budget, without_one_configured_the_documented_limit_holds) {
    ocoya_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto made = bench.add_client(bench.client_settings());
    EXPECT_EQ(made->budget()->limit().requests, 60);
    EXPECT_TRUE(made->budget()->limit().assumed);
    EXPECT_THAT(made->budget()->id(), Not(HasSubstr("key")));
}

TEST(ocoya_client_budget, a_request_is_logged_without_its_key) {
    ocoya_fixture bench([](const net::request&) { return answer(200, R"({"id":"cm1"})"); });
    auto options = bench.client_settings();
    options.net.request_log = net::request_logging::full;
    int done = 0;
    bench.run(call(bench.add_client(options), &done));
    ASSERT_THAT(bench.log.lines(), SizeIs(1));
    EXPECT_THAT(bench.log.lines()[0], HasSubstr("request=GET /me status=200"));
    EXPECT_THAT(bench.log.lines()[0], HasSubstr("X-API-Key: (hidden)"));
    EXPECT_THAT(bench.log.lines()[0], HasSubstr(R"({"id":"cm1"})"));
    EXPECT_THAT(bench.log.lines()[0], Not(HasSubstr("top-secret-key")));
}

}  // namespace
}  // namespace sluice::ocoya
