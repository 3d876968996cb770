#include "ledger/sqlite/log_copy.hpp"

#include <gtest/gtest.h>

#include <support/temporary_directory.hpp>

namespace sluice::ledger::sqlite {

using step = log_maintenance::step;

TEST(log_maintenance, leaves_a_short_log_alone) {
    log_maintenance care;
    EXPECT_EQ(care.next(0, 0), step::none);
    EXPECT_EQ(care.next(1999, 0), step::none);
}

TEST(log_maintenance, asks_the_reader_once_and_then_copies_the_rest) {
    log_maintenance care;
    EXPECT_EQ(care.next(2000, 0), step::ask_reader);
    EXPECT_EQ(care.next(2500, 0), step::none);
    EXPECT_EQ(care.next(2600, 1), step::copy_rest);
    care.copied(true, 2600);
    EXPECT_EQ(care.next(10, 1), step::none);
    EXPECT_EQ(care.next(2000, 1), step::ask_reader);
}

TEST(log_maintenance, does_not_try_at_every_commit_while_a_reader_holds_the_log) {
    log_maintenance care;
    care.next(2000, 0);
    care.next(2000, 1);
    care.copied(false, 2000);
    EXPECT_EQ(care.next(3999, 1), step::none);
    EXPECT_EQ(care.next(4000, 1), step::ask_reader);
}

class log_copy : public ::testing::Test {
 protected:
    log_copy() {
        writer_.set_up_for_writing(durability::crash_safe);
        writer_.execute("CREATE TABLE t (x)");
    }

    sluice::testing::temporary_directory directory_;
    connection writer_{directory_ / "ledger.db", access::create};
};

TEST_F(log_copy, the_log_grows_and_starts_over_behind_a_whole_copy) {
    const log_length length(writer_);
    for (int i = 0; i < 20; ++i) {
        writer_.execute("INSERT INTO t VALUES (1)");
    }
    EXPECT_GT(length.pages(), 15);
    EXPECT_TRUE(copy_log(writer_));
    writer_.execute("INSERT INTO t VALUES (1)");
    EXPECT_LT(length.pages(), 5);
}

TEST_F(log_copy, a_reader_in_the_past_holds_it) {
    connection reader(writer_.file(), access::write);
    reader.execute("BEGIN");
    reader.integer_of("SELECT count(*) FROM t");
    writer_.execute("INSERT INTO t VALUES (1)");
    EXPECT_FALSE(copy_log(writer_));
    reader.execute("COMMIT");
    EXPECT_TRUE(copy_log(writer_));
}

}  // namespace sluice::ledger::sqlite
