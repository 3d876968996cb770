// A lane with several deliveries at once: order within a key, over a stop, a crash of a delivery
// and a failing ledger.

#include "unit/engine/dispatcher_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <gmock/gmock.h>

#include <set>

namespace sluice::engine {
namespace {

using ledger::task_state;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Holds every delivery until the test releases it, and tells which are held.
class holding_publisher final : public publisher {
 public:
    explicit holding_publisher(asio::any_io_executor executor) : executor_(executor) {}

    repeat_safety safety = repeat_safety::once;
    std::string fingerprint;
    std::map<std::string, std::deque<result<receipt>>> outcomes;  // by entity id
    std::set<std::string> in_hand;
    std::vector<std::string> sent;  // in the order of their ends
    std::size_t most_at_once = 0;

    result<delivery> prepare(entity record, std::string key) override {
        delivery made;
        made.fingerprint = fingerprint;
        made.plan = json::value(record.id);
        made.entity = std::move(record);
        made.key = std::move(key);
        made.safety = safety;
        return made;
    }
    awaitable<result<receipt>> send(delivery what) override {
        const auto id = what.entity.id;
        EXPECT_TRUE(in_hand.insert(id).second);
        most_at_once = std::max(most_at_once, in_hand.size());
        auto gate = std::make_shared<wake_event>(executor_);
        gates_[id] = gate;
        co_await gate->wait();
        in_hand.erase(id);
        sent.push_back(id);
        auto& script = outcomes[id];
        if (script.empty()) {
            co_return receipt{};
        }
        auto next = std::move(script.front());
        script.pop_front();
        co_return next;
    }
    void let_go(const std::string& id) { gates_.at(id)->notify(); }

 private:
    asio::any_io_executor executor_;
    std::map<std::string, std::shared_ptr<wake_event>> gates_;
};

class dispatcher_parallel_test : public dispatcher_test {
 protected:
    dispatcher_parallel_test() {
        held_ = std::make_shared<holding_publisher>(bench_.io.get_executor());
        outgoing_->target = held_;
        outgoing_->parallel = 3;
    }

    void start() {
        asio::co_spawn(bench_.io, lane().run(),
                       asio::bind_cancellation_slot(signal_.slot(),
                                                    [this](std::exception_ptr) { ended_ = true; }));
        bench_.run_ready();
    }
    void let_go(const std::string& id) {
        held_->let_go(id);
        bench_.run_ready();
    }
    void stop() {
        lane().stop();
        bench_.run_ready();
    }

    std::shared_ptr<holding_publisher> held_;
    asio::cancellation_signal signal_;
    bool ended_ = false;
};

TEST_F(dispatcher_parallel_test, so_many_go_at_once_and_no_two_of_a_key) {
    add({"a1", "a2", "b1", "c1", "d1"});
    start();
    EXPECT_THAT(held_->in_hand, ElementsAre("a1", "b1", "c1"));
    let_go("b1");
    EXPECT_THAT(held_->in_hand, ElementsAre("a1", "c1", "d1"));
    let_go("c1");
    EXPECT_THAT(held_->in_hand, ElementsAre("a1", "d1")) << "a2 waits for a1";
    let_go("a1");
    EXPECT_THAT(held_->in_hand, ElementsAre("a2", "d1"));
    let_go("a2");
    let_go("d1");
    stop();
    EXPECT_TRUE(ended_);
    EXPECT_EQ(held_->most_at_once, 3U);
    EXPECT_THAT(bench_.states(5), Each(task_state::finished));
}

TEST_F(dispatcher_parallel_test, a_poisoned_record_holds_its_key_only) {
    held_->outcomes["a1"].emplace_back(failure(failure_class::unreachable, "no connection"));
    add({"a1", "a2", "b1", "b2"});
    start();
    let_go("a1");
    let_go("b1");
    let_go("b2");
    EXPECT_THAT(held_->in_hand, IsEmpty());
    EXPECT_THAT(bench_.states(4), ElementsAre(task_state::retry, task_state::fresh,
                                              task_state::finished, task_state::finished));
    bench_.pass(*bench_.task(1).next_attempt - bench_.time.now());
    lane().notify();
    bench_.run_ready();
    EXPECT_THAT(held_->in_hand, ElementsAre("a1"));
    let_go("a1");
    let_go("a2");
    stop();
    EXPECT_THAT(held_->sent, ElementsAre("a1", "b1", "b2", "a1", "a2"));
}

TEST_F(dispatcher_parallel_test, a_stop_finishes_all_in_hand_and_begins_none) {
    add({"a1", "b1", "c1", "d1", "e1"});
    start();
    stop();
    EXPECT_FALSE(ended_);
    let_go("a1");
    let_go("c1");
    EXPECT_FALSE(ended_);
    let_go("b1");
    EXPECT_TRUE(ended_);
    EXPECT_THAT(bench_.states(5),
                ElementsAre(task_state::finished, task_state::finished, task_state::finished,
                            task_state::fresh, task_state::fresh));
    EXPECT_EQ(bench_.task(4).counted_attempts(), 0);
}

TEST_F(dispatcher_parallel_test, cancelled_all_end_and_keep_their_intents) {
    add({"a1", "b1", "c1"});
    start();
    signal_.emit(asio::cancellation_type::terminal);
    bench_.run_ready();
    EXPECT_TRUE(ended_);
    restart();
    EXPECT_THAT(bench_.states(3), Each(task_state::processing));
    EXPECT_TRUE(bench_.task(3).open_intent);
}

TEST_F(dispatcher_parallel_test, twins_of_other_keys_take_turns) {
    held_->safety = repeat_safety::verifiable;
    held_->fingerprint = "the same";
    add({"a1", "b1", "c1"});
    start();
    EXPECT_THAT(held_->in_hand, ElementsAre("a1"));
    EXPECT_EQ(bench_.task(2).open_intent, std::nullopt) << "not before its turn";
    let_go("a1");
    EXPECT_THAT(held_->in_hand, ElementsAre("b1"));
    stop();
    let_go("b1");
    let_go("c1");
    EXPECT_TRUE(ended_);
    EXPECT_EQ(held_->most_at_once, 1U);
}

TEST_F(dispatcher_parallel_test, a_ledger_that_takes_no_intents_costs_no_attempt) {
    bench_.record.faults["record_intents"] = 3;
    add({"a1", "b1", "c1"});
    start();
    EXPECT_THAT(held_->in_hand, IsEmpty());
    bench_.pass(seconds(1));
    bench_.pass(seconds(1));
    EXPECT_THAT(held_->in_hand, ElementsAre("a1", "b1", "c1"));
    for (const auto* id : {"a1", "b1", "c1"}) {
        let_go(id);
    }
    stop();
    EXPECT_EQ(bench_.task(1).counted_attempts(), 1);
    const auto lines = bench_.log.lines();
    EXPECT_EQ(std::ranges::count_if(
                  lines, [](const auto& line) { return line.starts_with("the ledger fails"); }),
              1);
    EXPECT_THAT(lines, Contains(HasSubstr("the ledger works again")));
}

TEST_F(dispatcher_parallel_test, what_could_not_be_given_back_is_given_back_later) {
    bench_.record.faults["record_intents"] = 1;
    bench_.record.faults["release"] = 3;
    add({"a1"});
    start();
    for (int second = 0; second < 6; ++second) {
        bench_.pass(seconds(1));
    }
    EXPECT_THAT(held_->in_hand, ElementsAre("a1")) << "long before its lease would have ended";
    let_go("a1");
    stop();
    EXPECT_EQ(bench_.task(1).state, task_state::finished);
}

TEST_F(dispatcher_parallel_test, by_key_one_at_a_time_goes_past_a_key_that_waits) {
    outgoing_->parallel = 1;
    by_key_ = true;
    held_->outcomes["a1"].emplace_back(failure(failure_class::unreachable, "no connection"));
    add({"a1", "a2", "b1"});
    start();
    let_go("a1");
    EXPECT_THAT(held_->in_hand, ElementsAre("b1"));
    let_go("b1");
    stop();
    EXPECT_THAT(bench_.states(3),
                ElementsAre(task_state::retry, task_state::fresh, task_state::finished));
}

TEST_F(dispatcher_parallel_test, what_takes_longer_than_its_lease_is_not_handed_out_twice) {
    add({"a1", "a2", "b1"});
    start();
    EXPECT_THAT(held_->in_hand, ElementsAre("a1", "b1"));
    for (const auto* more : {"c1", "d1"}) {
        bench_.pass(std::chrono::minutes(61));
        add({more});
        lane().notify();
        bench_.run_ready();
        let_go(more);
        EXPECT_THAT(held_->in_hand, ElementsAre("a1", "b1"));
    }
    let_go("a1");
    let_go("a2");
    let_go("b1");
    stop();
    EXPECT_THAT(held_->sent, ElementsAre("c1", "d1", "a1", "a2", "b1"));
    EXPECT_THAT(bench_.states(5), Each(task_state::finished));
    EXPECT_EQ(bench_.task(1).attempts, 1);
}

// A small model for many interleavings: held deliveries are released in a seeded order.
TEST_F(dispatcher_parallel_test, in_any_order_of_ends_keys_keep_their_order) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        held_ = std::make_shared<holding_publisher>(bench_.io.get_executor());
        outgoing_->target = held_;
        lane_.reset();
        ended_ = false;
        std::vector<std::string> ids;
        for (int i = 0; i < 24; ++i) {
            ids.push_back(std::string(1, static_cast<char>('a' + (i * 7) % 5)) +
                          static_cast<char>('0' + i / 5) + std::to_string(i));
        }
        add(ids);
        start();
        std::uint64_t state = seed;
        while (!held_->in_hand.empty()) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            auto next = held_->in_hand.begin();
            std::advance(next, static_cast<long>((state >> 33U) % held_->in_hand.size()));
            let_go(std::string(*next));
        }
        stop();
        ASSERT_TRUE(ended_);
        ASSERT_EQ(held_->sent.size(), ids.size());
        for (char key = 'a'; key < 'f'; ++key) {
            const auto of_key = [key](const std::string& id) { return id[0] == key; };
            std::vector<std::string> made;
            std::vector<std::string> wanted;
            std::ranges::copy_if(held_->sent, std::back_inserter(made), of_key);
            std::ranges::copy_if(ids, std::back_inserter(wanted), of_key);
            ASSERT_EQ(made, wanted) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace sluice::engine
