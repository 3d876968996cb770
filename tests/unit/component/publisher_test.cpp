#include "support/run_awaitable.hpp"

#include <sluice/component/publisher.hpp>

#include <gtest/gtest.h>

namespace sluice {
namespace {

// Refuses records with the id "bad".
class one_by_one final : public publisher {
 public:
    result<delivery> prepare(entity entity, std::string key) override {
        delivery made;
        made.entity = std::move(entity);
        made.key = std::move(key);
        return made;
    }
    awaitable<result<receipt>> send(delivery delivery) override {
        sent.push_back(delivery.entity.id);
        if (delivery.entity.id == "bad") {
            co_return failure(failure_class::refused, "no");
        }
        receipt done;
        done.external_id = "x" + delivery.entity.id;
        co_return done;
    }

    std::vector<std::string> sent;
};

TEST(publisher, without_a_batch_sends_one_after_another) {
    one_by_one target;
    std::vector<delivery> batch;
    for (const auto* id : {"1", "bad", "3"}) {
        batch.push_back(target.prepare({"posts", id, {}, {}}, id).value());
    }
    const auto outcomes = testing::run_awaitable(target.send_all(std::move(batch)));
    EXPECT_EQ(target.batch_limit(), 1U);
    EXPECT_EQ(target.sent, (std::vector<std::string>{"1", "bad", "3"}));
    ASSERT_EQ(outcomes.size(), 3U);
    EXPECT_EQ(outcomes[0].value().external_id, "x1");
    EXPECT_EQ(outcomes[1].error().message, "no");
    EXPECT_EQ(outcomes[2].value().external_id, "x3");
}

TEST(publisher, that_cannot_ask_says_so) {
    one_by_one target;
    const auto found = testing::run_awaitable(target.verify({}));
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, failure_class::uncertain);
}

}  // namespace
}  // namespace sluice
