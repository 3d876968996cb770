#include "cli/config/tried_records.hpp"

#include "support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace sluice::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

failure fault_of(std::string_view text) {
    return records_of(text).error();
}

TEST(tried_records, are_one_value_a_list_or_a_value_a_line) {
    EXPECT_THAT(records_of(R"({"a":1})").value(), SizeIs(1));
    EXPECT_THAT(records_of("{\n  \"a\": 1\n}\n").value(), SizeIs(1));
    EXPECT_THAT(records_of(R"([{"a":1},{"a":2},3])").value(), SizeIs(3));
    const auto lines = records_of("{\"a\":1}\r\n\n{\"a\":1.10}\n").value();
    ASSERT_THAT(lines, SizeIs(2));
    EXPECT_EQ(write_json(lines[1]), R"({"a":1.10})");
}

TEST(tried_records, an_element_that_is_a_list_stays_whole) {
    EXPECT_THAT(records_of("[[1,2]]").value(), SizeIs(1));
    EXPECT_EQ(write_json(records_of("[[1,2]]").value()[0]), "[1,2]");
}

TEST(tried_records, an_empty_input_says_which_forms_there_are) {
    for (const auto* text : {"", " \n\t\n", "[]"}) {
        EXPECT_THAT(fault_of(text).message, HasSubstr("empty"));
        EXPECT_THAT(fault_of(text).mend, HasSubstr("one on each line"));
    }
}

TEST(tried_records, a_fault_is_placed_in_the_whole_text) {
    EXPECT_THAT(fault_of("{\n  \"a\": 1,\n  \"b\" 2\n}").message, HasSubstr("line 3, column 7"));
    EXPECT_THAT(fault_of("{\"a\":1}\n\n{\"a\":}\n").message, HasSubstr("line 3, column 6"));
    EXPECT_THAT(fault_of("{\"a\":1}\n{\"a\":2").message, HasSubstr("line 2"));
}

TEST(tried_records, a_number_is_a_task_unless_a_file_has_that_name) {
    EXPECT_EQ(task_in("815"), ledger::task_id{815});
    EXPECT_FALSE(task_in("815.json"));
    EXPECT_FALSE(task_in("-"));
    EXPECT_FALSE(task_in(""));
    const sluice::testing::temporary_directory folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    std::ofstream("12") << "{}";
    const auto found = task_in("12");
    std::filesystem::current_path(before);
    EXPECT_FALSE(found);
}

TEST(tried_records, a_file_that_cannot_be_read_is_named) {
    const sluice::testing::temporary_directory folder;
    EXPECT_THAT(text_of_input("/nowhere/a.json").error().message, HasSubstr("/nowhere/a.json"));
    EXPECT_THAT(text_of_input(folder.path()).error().message, HasSubstr("cannot read"));
}

}  // namespace
}  // namespace sluice::cli
