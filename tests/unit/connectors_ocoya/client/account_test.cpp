#include "connectors/ocoya/client/account.hpp"

#include "support/component_fixture.hpp"

#include <sluice/async/event.hpp>
#include <sluice/async/group.hpp>

#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace sluice::ocoya {
namespace {

using std::chrono::hours;
using ::testing::ElementsAre;

net::response list_of(const std::string& id) {
    net::response reply;
    reply.status = 200;
    reply.headers.add("Content-Type", "application/json");
    reply.body = R"([{"id":")" + id + R"(","provider":"FACEBOOK","name":"Shop"}])";
    return reply;
}

// Polling waits until it is admitted; publishing goes at once.
class short_budget final : public client {
 public:
    explicit short_budget(const asio::any_io_executor& executor) : room(executor) {}

    std::string_view type() const override { return "ocoya"; }

    awaitable<result<net::response>> send(net::request what) override {
        const bool as_listing = net::urgency_of(what) == net::urgency::listing;
        asked.push_back((as_listing ? "listing for " : "publishing for ") + what.asked_by);
        if (as_listing) {
            co_await room.wait();
        }
        co_return list_of(as_listing ? "by-listing" : "by-publishing");
    }

    wake_event room;
    std::vector<std::string> asked;
};

struct account_fixture : testing::component_fixture {
    short_budget budget{io.get_executor()};
    account known{no_answers(), "a", log};
    std::vector<std::string> got;
};

awaitable<void> look_up(account_fixture* bench, net::urgency urgent, std::string who) {
    asker asks(urgent, who);
    const auto list = co_await bench->known.profiles(&bench->budget, &bench->time, std::move(asks),
                                                     "w", hours(1));
    bench->got.push_back(who + ": " + std::string(list.value()->front().at("id").as_string()));
}

// Makes several requests for one list before any of them gets it. Then there is room for polling.
awaitable<void> ask_all(account_fixture* bench,
                        std::vector<std::pair<net::urgency, std::string>> askers) {
    task_group group(co_await asio::this_coro::executor,
                     [](const std::string&, std::exception_ptr) { ADD_FAILURE(); });
    for (const auto& [urgent, who] : askers) {
        group.spawn(who, look_up(bench, urgent, who));
        co_await asio::post(use_awaitable);
    }
    bench->budget.room.notify();
    co_await group.join();
}

constexpr auto as_listing = net::urgency::listing;
constexpr auto publishing = net::urgency::publishing;

TEST(ocoya_account, a_list_is_asked_for_with_the_urgency_and_the_name_of_who_needs_it) {
    account_fixture bench;
    bench.run(ask_all(&bench, {{publishing, "outgoing"}}));
    EXPECT_THAT(bench.budget.asked, ElementsAre("publishing for outgoing"));
    EXPECT_THAT(bench.got, ElementsAre("outgoing: by-publishing"));
}

TEST(ocoya_account, a_publish_does_not_wait_behind_a_look_up_that_waits_for_room) {
    account_fixture bench;
    bench.run(
        ask_all(&bench, {{as_listing, "posts"}, {publishing, "outgoing"}, {as_listing, "drafts"}}));
    EXPECT_THAT(bench.budget.asked, ElementsAre("listing for posts", "publishing for outgoing"));
    EXPECT_THAT(bench.got, ElementsAre("outgoing: by-publishing", "drafts: by-publishing",
                                       "posts: by-listing"));
}

TEST(ocoya_account, two_of_one_urgency_share_one_request) {
    account_fixture bench;
    bench.run(ask_all(&bench, {{as_listing, "posts"}, {as_listing, "drafts"}}));
    EXPECT_THAT(bench.budget.asked, ElementsAre("listing for posts"));
    EXPECT_THAT(bench.got, ElementsAre("posts: by-listing", "drafts: by-listing"));
}

// The parts that outlive a daemon.
class written_answers final : public answer_cache {
 public:
    awaitable<std::optional<cached_answer>> find(std::string key) override {
        const auto found = all.find(key);
        co_return found == all.end() ? std::nullopt : std::optional(found->second);
    }
    awaitable<void> keep(std::string key, cached_answer what) override {
        all.insert_or_assign(std::move(key), std::move(what));
        co_return;
    }

    std::map<std::string, cached_answer> all;
};

TEST(ocoya_account, a_restart_does_not_ask_again_for_what_is_fresh_enough) {
    account_fixture bench;
    written_answers written;
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "before"}}));
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "after"}, {as_listing, "posts"}}));
    EXPECT_THAT(bench.budget.asked, ElementsAre("publishing for before"));
    EXPECT_THAT(bench.got, ElementsAre("before: by-publishing", "after: by-publishing",
                                       "posts: by-publishing"));
    EXPECT_NE(bench.known.profiles_at_hand("w"), nullptr);
}

TEST(ocoya_account, what_was_kept_longer_than_it_may_be_is_asked_for_again) {
    account_fixture bench;
    written_answers written;
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "before"}}));
    written.all.begin()->second.asked -= hours(1) + std::chrono::seconds(1);
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "after"}}));
    EXPECT_THAT(bench.budget.asked, ElementsAre("publishing for before", "publishing for after"));
    EXPECT_GT(written.all.begin()->second.asked, bench.time.now() - hours(1));
}

// The publisher asks for a list no older than a minute when a name is missing in it.
TEST(ocoya_account, what_was_kept_is_asked_for_again_by_somebody_who_needs_it_fresher) {
    account_fixture bench;
    written_answers written;
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "before"}}));
    written.all.begin()->second.asked -= std::chrono::minutes(2);
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "after"}}));
    EXPECT_EQ(bench.budget.asked.size(), 1U);
    const auto fresh = bench.run(bench.known.profiles(&bench.budget, &bench.time,
                                                      asker(publishing, "name not found"), "w",
                                                      std::chrono::minutes(1)));
    EXPECT_TRUE(fresh);
    EXPECT_THAT(bench.budget.asked,
                ElementsAre("publishing for before", "publishing for name not found"));
}

TEST(ocoya_account, another_credentials_lists_are_not_taken) {
    account_fixture bench;
    written_answers written;
    bench.known = account(written, "hash", bench.log);
    bench.run(ask_all(&bench, {{publishing, "one"}}));
    bench.known = account(written, "other", bench.log);
    bench.run(ask_all(&bench, {{publishing, "two"}}));
    EXPECT_EQ(bench.budget.asked.size(), 2U);
}

}  // namespace
}  // namespace sluice::ocoya
