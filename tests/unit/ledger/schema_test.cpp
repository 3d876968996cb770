#include "ledger/sqlite/schema.hpp"

#include "ledger/sqlite/sql_error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <support/temporary_directory.hpp>

namespace sluice::ledger::sqlite {

namespace {

constexpr const char* first =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);"
    "CREATE TABLE things (id INTEGER PRIMARY KEY)";
constexpr const char* second = "ALTER TABLE things ADD COLUMN colour TEXT";
constexpr const char* third = "INSERT INTO things (colour) VALUES ('red')";

}  // namespace

class schema_test : public ::testing::Test {
 protected:
    std::int64_t version() { return schema_version_of(file_, 99).value(); }

    sluice::testing::temporary_directory directory_;
    connection file_{directory_ / "ledger.db", access::create};
};

TEST_F(schema_test, an_empty_file_takes_every_step) {
    EXPECT_EQ(version(), 0);
    const std::array steps{schema_step{1, first}, schema_step{2, second}, schema_step{3, third}};
    migrate(file_, steps);
    EXPECT_EQ(version(), 3);
    EXPECT_EQ(file_.integer_of("SELECT count(*) FROM things WHERE colour = 'red'"), 1);
    EXPECT_EQ(file_.integer_of("PRAGMA application_id"), ledger_application_id);
}

TEST_F(schema_test, an_older_file_takes_the_steps_that_are_missing_and_each_once) {
    const std::array old{schema_step{1, first}};
    migrate(file_, old);
    const std::array steps{schema_step{1, first}, schema_step{2, second}, schema_step{3, third}};
    migrate(file_, steps);
    migrate(file_, steps);
    EXPECT_EQ(version(), 3);
    EXPECT_EQ(file_.integer_of("SELECT count(*) FROM things"), 1);
}

TEST_F(schema_test, a_step_that_fails_leaves_the_file_as_it_was) {
    const std::array old{schema_step{1, first}};
    migrate(file_, old);
    const std::array steps{schema_step{1, first}, schema_step{2, second},
                           schema_step{3, "INSERT INTO nowhere VALUES (1)"}};
    EXPECT_THROW(migrate(file_, steps), sql_error);
    EXPECT_EQ(version(), 1);
    EXPECT_FALSE(file_.in_transaction());
    EXPECT_EQ(file_.integer_of("SELECT count(*) FROM pragma_table_info('things')"), 1);
}

TEST_F(schema_test, the_real_steps_make_a_ledger_of_the_newest_version) {
    migrate(file_, schema_steps());
    EXPECT_EQ(version(), schema_steps().back().version);
    EXPECT_EQ(file_.integer_of("SELECT count(*) FROM tasks"), 0);
}

TEST_F(schema_test, no_index_condition_makes_a_temporary_table_at_each_write) {
    migrate(file_, schema_steps());
    EXPECT_EQ(file_.integer_of("SELECT count(*) FROM sqlite_schema WHERE type = 'index'"
                               " AND sql LIKE '%IN (_, _, _%'"),
              0);
}

TEST_F(schema_test, a_full_disk_is_said_to_be_full) {
    migrate(file_, schema_steps());
    file_.execute("PRAGMA max_page_count = 40");
    try {
        for (;;) {
            file_.execute("INSERT INTO meta SELECT hex(randomblob(2000)), 1");
        }
    } catch (const sql_error& error) {
        EXPECT_TRUE(error.concerns_the_file());
        const auto why = error.as_failure(file_.file());
        EXPECT_EQ(why.kind, failure_class::internal);
        EXPECT_THAT(why.message, ::testing::HasSubstr("the ledger cannot be written: disk full"));
        EXPECT_THAT(why.message, ::testing::HasSubstr(file_.file().string()));
        EXPECT_NE(why.mend, "");
    }
}

}  // namespace sluice::ledger::sqlite
