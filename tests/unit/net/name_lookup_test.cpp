#include "net/name_lookup.hpp"

#include "support/net_client_fixture.hpp"

#include <sluice/async/group.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <semaphore>

namespace sluice::net {
namespace {

using namespace testing;
using std::chrono::milliseconds;
using std::chrono::seconds;
using addresses = std::vector<asio::ip::address>;

const patience::limit generous{seconds(20), seconds(20), "resolve"};

addresses one() {
    return {asio::ip::make_address("192.0.2.7")};
}

TEST(name_lookup, an_address_needs_no_looking_up) {
    asio::io_context io;
    name_lookup names(io.get_executor(),
                      [](const std::string&) -> lookup_answer { throw std::logic_error("asked"); });
    EXPECT_EQ(*run_awaitable(io, names.find("192.0.2.7", generous)), one());
    EXPECT_TRUE((*run_awaitable(io, names.find("::1", generous)))[0].is_v6());
}

TEST(name_lookup, keeps_what_it_found_until_told_to_forget) {
    asio::io_context io;
    std::atomic<int> asked = 0;
    name_lookup names(io.get_executor(), [&](const std::string&) {
        ++asked;
        return lookup_answer{one(), {}, false};
    });
    EXPECT_EQ(*run_awaitable(io, names.find("a", generous)), one());
    EXPECT_EQ(*run_awaitable(io, names.find("a", generous)), one());
    EXPECT_EQ(asked, 1);
    names.forget("a");
    run_awaitable(io, names.find("a", generous));
    EXPECT_EQ(asked, 2);
}

TEST(name_lookup, does_not_keep_a_failure) {
    asio::io_context io;
    std::atomic<int> asked = 0;
    name_lookup names(io.get_executor(), [&](const std::string&) {
        return lookup_answer{{}, "Name or service not known", ++asked == 1};
    });
    const auto first = run_awaitable(io, names.find("a", generous));
    ASSERT_FALSE(first.has_value());
    EXPECT_EQ(first.error().why.message, "no address for host 'a': Name or service not known");
    EXPECT_TRUE(first.error().lasting);
    EXPECT_FALSE(run_awaitable(io, names.find("a", generous)).error().lasting);
    EXPECT_EQ(asked, 2);
}

// The look-up blocks until the test releases it, as getaddrinfo does with a dead name server.
class blocked {
 public:
    lookup_answer operator()(const std::string&) {
        ++asked;
        go_on.acquire();
        return {one(), {}, false};
    }

    std::atomic<int> asked = 0;
    std::counting_semaphore<> go_on{0};
};

TEST(name_lookup, who_asked_waits_no_longer_than_the_limit_and_the_answer_is_kept) {
    asio::io_context io;
    blocked system;
    name_lookup names(io.get_executor(), std::ref(system));
    const auto late =
        run_awaitable(io, names.find("a", {milliseconds(20), milliseconds(20), "resolve"}));
    ASSERT_FALSE(late.has_value());
    EXPECT_EQ(late.error().why.message, "no address for host 'a' within 20ms (resolve)");
    EXPECT_FALSE(late.error().sent);
    system.go_on.release();
    EXPECT_EQ(*run_awaitable(io, names.find("a", generous)), one());
    EXPECT_EQ(system.asked, 1);
}

TEST(name_lookup, several_who_ask_at_once_cause_one) {
    asio::io_context io;
    blocked system;
    name_lookup names(io.get_executor(), std::ref(system));
    task_group group(io.get_executor(), [](const std::string&, std::exception_ptr) {});
    int found = 0;
    auto ask = [](name_lookup& where, int& count) -> awaitable<void> {
        const auto got = co_await where.find("a", generous);
        count += got ? 1 : 0;
    };
    for (int i = 0; i < 5; ++i) {
        group.spawn("ask", ask(names, found));
    }
    io.poll();
    system.go_on.release();
    run_awaitable(io, group.join());
    EXPECT_EQ(found, 5);
    EXPECT_EQ(system.asked, 1);
}

TEST(name_lookup, cancelling_ends_the_wait_and_not_the_look_up) {
    asio::io_context io;
    blocked system;
    name_lookup names(io.get_executor(), std::ref(system));
    task_group group(io.get_executor(), [](const std::string&, std::exception_ptr) {});
    auto ask = [](name_lookup& where) -> awaitable<void> { co_await where.find("a", generous); };
    group.spawn("ask", ask(names));
    io.poll();
    group.cancel();
    run_awaitable(io, group.join());
    system.go_on.release();
    EXPECT_EQ(*run_awaitable(io, names.find("a", generous)), one());
    EXPECT_EQ(system.asked, 1);
}

TEST(name_lookup, the_system_knows_this_machine) {
    const auto here = system_lookup("localhost");
    ASSERT_FALSE(here.addresses.empty());
    EXPECT_TRUE(here.addresses[0].is_loopback());
    const auto nowhere = system_lookup("no-such-host.invalid");
    EXPECT_TRUE(nowhere.addresses.empty());
    EXPECT_FALSE(nowhere.problem.empty());
}

}  // namespace
}  // namespace sluice::net
