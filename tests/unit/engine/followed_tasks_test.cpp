#include "engine/followed_tasks.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::engine {
namespace {

struct heard_words final : page_follower {
    void stored(std::vector<followed_task>, bool) override {}
    void settled(const followed_task& task) override {
        words += std::string(ledger::name_of(task.state)) + " ";
    }
    void ended() override { words += "ended "; }

    std::string words;
};

followed_task come_to(ledger::task_id id, ledger::task_state state) {
    followed_task made;
    made.id = id;
    made.state = state;
    return made;
}

TEST(followed_tasks, tell_each_follower_until_the_wait_ends) {
    using enum ledger::task_state;
    followed_tasks followed;
    const auto one = std::make_shared<heard_words>();
    const auto two = std::make_shared<heard_words>();
    followed.follow(1, one);
    followed.follow(1, two);
    EXPECT_TRUE(followed.follows(1));
    EXPECT_FALSE(followed.follows(2));
    followed.settled(come_to(1, retry));
    followed.settled(come_to(1, waiting));
    followed.settled(come_to(2, finished));
    EXPECT_TRUE(followed.follows(1));
    followed.settled(come_to(1, finished));
    followed.settled(come_to(1, failed));
    EXPECT_EQ(one->words, "retry waiting finished ");
    EXPECT_EQ(two->words, one->words);
    EXPECT_EQ(followed.size(), 0U);
}

TEST(followed_tasks, forget_followers_that_left) {
    followed_tasks followed;
    const auto stays = std::make_shared<heard_words>();
    followed.follow(0, stays);
    for (ledger::task_id id = 1; id < 10'000; ++id) {
        followed.follow(id, std::make_shared<heard_words>());
    }
    EXPECT_LE(followed.size(), 64U);
    EXPECT_TRUE(followed.follows(0));
}

TEST(followed_tasks, end_every_wait_at_a_stop) {
    followed_tasks followed;
    const auto early = std::make_shared<heard_words>();
    const auto late = std::make_shared<heard_words>();
    followed.follow(1, early);
    followed.end_all();
    followed.follow(2, late);
    EXPECT_EQ(early->words, "ended ");
    EXPECT_EQ(late->words, "ended ");
    EXPECT_EQ(followed.size(), 0U);
}

}  // namespace
}  // namespace sluice::engine
