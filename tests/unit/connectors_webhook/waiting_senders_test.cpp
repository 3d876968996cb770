#include "unit/connectors_webhook/received_requests.hpp"

#include <gmock/gmock.h>

namespace sluice::webhook {
namespace {

using ::testing::HasSubstr;

followed_task task_of(ledger::task_id id, ledger::task_state state) {
    followed_task made;
    made.id = id;
    made.state = state;
    made.data = id;
    return made;
}

TEST_F(received_requests, may_wait_for_their_outcome_and_have_pages_of_their_own) {
    using enum ledger::task_state;
    options.answer = answer_time::delivered;
    options.most_waiting = 2;
    box().open();
    EXPECT_EQ(box().outcome_wait(), options.answer_within);
    send(0, "1");
    send(1, "2");
    send(2, "3");
    EXPECT_EQ(answers[2], R"(503 {"error":"too many senders wait for an outcome"})");
    auto first = bench.run(source().fetch(nullptr)).value();
    ASSERT_EQ(first.entities.size(), 1U);
    first.follower->stored({task_of(1, fresh)}, false);
    source().committed();
    poll();
    EXPECT_EQ(answers[0], "") << "it is stored, and nobody has sent it";
    first.follower->settled(task_of(1, retry));
    first.follower->settled(task_of(9, finished));
    poll();
    EXPECT_EQ(answers[0], "") << "it is tried again";
    first.follower->settled(task_of(1, finished));
    poll();
    EXPECT_EQ(answers[0], "200 1");

    const auto second = bench.run(source().fetch(nullptr)).value();
    second.follower->stored({task_of(2, fresh)}, false);
    source().committed();
    second.follower->ended();
    poll();
    EXPECT_THAT(answers[1], HasSubstr(R"(202 {"status":"open")"));
    send(3, "4");
    EXPECT_EQ(answers[3], "") << "there is room again";
    box().close();
    poll();
    EXPECT_EQ(answers[3], "given back");
}

TEST_F(received_requests, wait_for_no_outcome_longer_than_they_may) {
    options.answer = answer_time::delivered;
    options.answer_within = std::chrono::milliseconds(1);
    box().open();
    send(0, "1");
    const auto read = bench.run(source().fetch(nullptr)).value();
    read.follower->stored({task_of(1, ledger::task_state::fresh)}, false);
    source().committed();
    bench.io.restart();
    bench.io.run_for(std::chrono::seconds(10));
    EXPECT_THAT(answers[0], HasSubstr(R"(202 {"status":"open")"));
}

}  // namespace
}  // namespace sluice::webhook
