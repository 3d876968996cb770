// The request and reply that an attempt's history keeps.

#include "engine/delivery/settlement.hpp"

#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ledger::task_state;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class settlement_test : public dispatcher_test {
 protected:
    settlement_test() {
        target_->on_send = [](const delivery& what) {
            ASSERT_TRUE(what.note);
            what.note->sent = "POST /post\n\n{}";
            what.note->received = "HTTP 422\n\n{\"error\":\"no\"}";
        };
    }
    ledger::attempt_summary tried(ledger::task_id id, std::size_t number) {
        return bench_.run(bench_.record.find(id)).value()->attempts.at(number - 1);
    }
};

TEST_F(settlement_test, a_failure_keeps_what_was_sent_and_what_came_back) {
    target_->outcomes.emplace_back(failure(failure_class::refused, "HTTP 422: no"));
    add({"a"});
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::failed);
    EXPECT_EQ(tried(1, 1).request, "POST a\n\nPOST /post\n\n{}");
    EXPECT_EQ(tried(1, 1).response,
              "HTTP 422 {\"error\":\"no\"}\n\nHTTP 422\n\n{\"error\":\"no\"}");
}

TEST_F(settlement_test, the_log_shows_it_in_short) {
    add({"a"});
    drain();
    std::string settled;
    for (const auto& line : bench_.log.lines()) {
        settled += line.starts_with("task settled") ? line : "";
    }
    EXPECT_THAT(settled, HasSubstr("sent=POST a"));
    EXPECT_THAT(settled, Not(HasSubstr("POST /post")));
}

TEST_F(settlement_test, a_success_keeps_it_behind_the_publishers_own_line) {
    receipt done;
    done.response = "already gone";
    target_->outcomes.emplace_back(done);
    add({"a"});
    drain();
    EXPECT_THAT(tried(1, 1).response, StartsWith("already gone\n\nHTTP 422\n"));
}

TEST_F(settlement_test, each_of_a_batch_has_its_own) {
    target_->batch = 5;
    target_->on_send = [](const delivery& what) { what.note->sent = "put " + what.entity.id; };
    add({"a", "b"});
    drain();
    EXPECT_EQ(tried(1, 1).request, "POST a\n\nput a");
    EXPECT_EQ(tried(2, 1).request, "POST b\n\nput b");
}

TEST_F(settlement_test, what_was_asked_about_is_named_though_another_attempt_sent_it) {
    target_->safety = repeat_safety::verifiable;
    target_->outcomes.emplace_back(lost_reply());
    add({"a"});
    drain();
    target_->answers.emplace_back(finding({"p-1"}));
    bench_.pass(outgoing_->policy.settle_time);
    drain();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
    EXPECT_EQ(tried(1, 2).request, "asked about POST a");
}

TEST_F(settlement_test, an_attempt_that_sends_nothing_says_nothing_of_a_request) {
    add({"a"});
    target_->safety = repeat_safety::verifiable;
    crash_in_the_middle("a");
    drain();  // it is too early to ask
    EXPECT_EQ(bench_.task(1).state, task_state::retry);
    EXPECT_THAT(tried(1, 2).request, IsEmpty());
}

TEST_F(settlement_test, requests_name_their_task) {
    std::string named;
    target_->on_send = [&](const delivery& what) { named = what.note->task; };
    add({"a", "b"});
    drain();
    EXPECT_EQ(named, "2");
}

TEST_F(settlement_test, requests_have_the_priority_of_their_route) {
    auto route = std::make_shared<route_plan>();
    route->priority = net::priority::low;
    route_ = route;
    std::optional<net::priority> found;
    target_->on_send = [&](const delivery& what) { found = what.note->priority; };
    add({"a"});
    drain();
    EXPECT_EQ(found, net::priority::low);
}

TEST(exchange_text, exchanges_before_the_last_stand_between) {
    delivery sent;
    sent.summary = "POST /post";
    EXPECT_EQ(request_text(sent), "POST /post");
    EXPECT_EQ(response_text(sent, "HTTP 201"), "HTTP 201");
    sent.note = std::make_shared<net::exchange_note>();
    EXPECT_EQ(request_text(sent), "POST /post");
    sent.note->earlier = "GET /post: HTTP 200\n";
    sent.note->sent = "POST /post\n";
    EXPECT_EQ(request_text(sent), "POST /post\n\nbefore it\nGET /post: HTTP 200\n\nPOST /post\n");
    EXPECT_EQ(response_text(sent, ""), "") << "no reply came";
}

}  // namespace
}  // namespace sluice::engine
