#include "ledger/sqlite/sqlite_memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

namespace sluice::ledger::sqlite {
namespace {

using ::testing::Each;
using ::testing::Ge;

class sqlite_memory : public ::testing::Test {
 protected:
    void* block_with(std::string_view text, int size) {
        void* const made = memory_.xMalloc(size);
        std::memcpy(made, text.data(), text.size());
        return made;
    }

    const sqlite3_mem_methods& memory_ = memory_in_lists();
};

TEST_F(sqlite_memory, a_freed_block_is_given_out_again_to_the_same_thread) {
    void* const freed = memory_.xMalloc(100);
    memory_.xFree(freed);
    void* const again = memory_.xMalloc(105);  // rounded to the same size
    EXPECT_EQ(again, freed);
    void* const other = memory_.xMalloc(100);
    EXPECT_NE(other, again);
    memory_.xFree(again);
    memory_.xFree(other);
}

TEST_F(sqlite_memory, a_block_has_the_size_that_it_tells) {
    for (const int wanted : {1, 16, 17, 2048, 2049, 100'000}) {
        void* const made = memory_.xMalloc(wanted);
        EXPECT_EQ(memory_.xSize(made), memory_.xRoundup(wanted));
        EXPECT_THAT(memory_.xSize(made), Ge(wanted));
        std::memset(made, 1, static_cast<std::size_t>(memory_.xSize(made)));
        memory_.xFree(made);
    }
}

TEST_F(sqlite_memory, a_block_keeps_its_content_when_it_grows_and_shrinks) {
    void* block = block_with("content", 10);
    for (const int wanted : {60, 500, 3000, 90'000, 2500, 64}) {
        block = memory_.xRealloc(block, wanted);
        EXPECT_THAT(memory_.xSize(block), Ge(wanted));
        EXPECT_EQ(std::memcmp(block, "content", 7), 0) << wanted;
    }
    memory_.xFree(block);
}

// SQLite moves a connection between threads when a ledger is closed.
TEST_F(sqlite_memory, another_thread_may_free_a_block) {
    std::vector<void*> blocks;
    for (int i = 0; i < 1000; ++i) {
        blocks.push_back(block_with("content", 1 + i));
    }
    std::thread([&] {
        for (void* const block : blocks) {
            memory_.xFree(block);
        }
        void* const again = memory_.xMalloc(100);
        EXPECT_THAT(blocks, ::testing::Contains(again));
        memory_.xFree(again);
    }).join();
}

TEST_F(sqlite_memory, many_freed_blocks_are_not_kept) {
    std::vector<void*> blocks;
    for (int i = 0; i < 10'000; ++i) {
        blocks.push_back(memory_.xMalloc(1000));
    }
    EXPECT_THAT(blocks, Each(::testing::NotNull()));
    for (void* const block : blocks) {
        memory_.xFree(block);
    }
    // The first ones fill the lists; the others went back.
    void* const last_kept = memory_.xMalloc(1000);
    EXPECT_THAT(std::vector<void*>(blocks.begin(), blocks.begin() + 35),
                ::testing::Contains(last_kept));
    memory_.xFree(last_kept);
}

}  // namespace
}  // namespace sluice::ledger::sqlite
