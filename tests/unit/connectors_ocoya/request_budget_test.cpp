#include "connectors/ocoya/request_budget.hpp"

#include "ocoya_bench.hpp"

#include <sluice/async/group.hpp>

#include <boost/system/system_error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Every sleep is cut off, as by a terminal cancellation.
class cancelling_clock final : public clock {
 public:
    wall_time now() const override { return *parse_utc("2026-02-01T12:00:00Z"); }
    steady_time steady_now() const override { return {}; }
    awaitable<bool> sleep_for(milliseconds /*length*/) override { co_return false; }
};

net::response spent() {
    net::response reply;
    reply.status = 200;
    reply.headers.add("X-RateLimit-Remaining", "0");
    reply.headers.add("X-RateLimit-Reset", "2026-02-01T12:00:30Z");
    return reply;
}

TEST(RequestBudget, ACancelledWaitThrowsAndCountsNothing) {
    cancelling_clock time;
    const auto budget = make_observed_budget(time);
    EXPECT_TRUE(sluice::testing::run_awaitable(budget->admit(seconds(60))));
    budget->replied(spent());
    EXPECT_THROW(sluice::testing::run_awaitable(budget->admit(seconds(60))),
                 boost::system::system_error);
}

TEST(RequestBudget, AWaitThatIsTooLongIsBusy) {
    cancelling_clock time;
    const auto budget = make_observed_budget(time);
    EXPECT_TRUE(sluice::testing::run_awaitable(budget->admit(seconds(0))));
    budget->replied(spent());
    const auto admitted = sluice::testing::run_awaitable(budget->admit(seconds(29)));
    ASSERT_FALSE(admitted);
    EXPECT_EQ(admitted.error().kind, failure_class::busy);
    EXPECT_EQ(admitted.error().retry_after, seconds(30));
}

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

awaitable<void> call_at_once(std::shared_ptr<client> through, int calls, int* done) {
    task_group group(co_await asio::this_coro::executor,
                     [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
    for (int at = 0; at < calls; ++at) {
        group.spawn("call", call(through, done));
    }
    co_await group.join();
}

TEST(RequestBudget, ConcurrentCallsShareTheWindowWithoutA429) {
    counting_server server;
    ocoya_bench bench([&server](const net::request&) { return server(); });
    system_clock time;
    const auto given = bench.context("client 'ocoya'");
    const component_context context{given.name, given.executor, time,       given.random,
                                    given.http, given.clients,  given.pool, given.log};
    const std::shared_ptr<client> client = make_client(bench.client_settings(), context).value();
    int done = 0;
    bench.run(call(client, &done));
    bench.run(call_at_once(client, 11, &done));
    EXPECT_EQ(done, 12);
    EXPECT_EQ(server.refused, 0);
    EXPECT_GE(server.windows, 4);
}

}  // namespace
}  // namespace sluice::ocoya
