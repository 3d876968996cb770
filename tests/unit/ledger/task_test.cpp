#include <sluice/ledger/task.hpp>

#include <gtest/gtest.h>

namespace sluice::ledger {

TEST(task_state_names, go_there_and_back) {
    for (int number = 0; number <= static_cast<int>(task_state::uncertain); ++number) {
        const auto state = static_cast<task_state>(number);
        EXPECT_EQ(task_state_named(name_of(state)), state) << name_of(state);
    }
    EXPECT_EQ(name_of(task_state::fresh), "new");
    EXPECT_EQ(name_of(task_state::uncertain), "uncertain");
}

TEST(task_state_names, others_name_nothing) {
    EXPECT_FALSE(task_state_named("fresh"));
    EXPECT_FALSE(task_state_named(""));
}

}  // namespace sluice::ledger
