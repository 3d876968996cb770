#include "connectors/sql/cursor_cut.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace sluice::sql {
namespace {

using ::testing::HasSubstr;

cursor_cut after_rows(json::value before, const std::vector<json::value>& cursors) {
    cursor_cut cut("at", std::move(before));
    for (const auto& cursor : cursors) {
        EXPECT_TRUE(cut.take(cursor)) << write_json(cursor);
    }
    return cut;
}

TEST(cursor_cut, ends_where_the_cursor_last_changed) {
    const auto cut = after_rows(0, {1, 2, 2, 3, 3});
    EXPECT_TRUE(cut.can_end());
    EXPECT_EQ(cut.end(), 3U);
    EXPECT_EQ(cut.position_at_end(), json::value(2));
    EXPECT_EQ(cut.position_after_all(), json::value(3));
}

TEST(cursor_cut, never_ends_between_rows_with_one_cursor) {
    EXPECT_FALSE(after_rows(0, {1, 1, 1}).can_end());
    EXPECT_FALSE(after_rows(0, {1}).can_end());
    EXPECT_FALSE(after_rows(0, {}).can_end());
}

// The query says >=, so a page that ends at the cursor that it began with would come again for
// ever.
TEST(cursor_cut, ends_only_past_the_cursor_of_the_page_before) {
    EXPECT_FALSE(after_rows(5, {5, 5, 6}).can_end());
    EXPECT_FALSE(after_rows(5, {3, 4, 5, 6}).can_end());
    const auto cut = after_rows(5, {3, 5, 6, 7});
    EXPECT_EQ(cut.end(), 3U);
    EXPECT_EQ(cut.position_at_end(), json::value(6));
}

TEST(cursor_cut, never_goes_back) {
    EXPECT_EQ(after_rows(5, {}).position_after_all(), json::value(5));
    EXPECT_EQ(after_rows(5, {3, 4}).position_after_all(), json::value(5));
    EXPECT_EQ(after_rows(5, {3, 8}).position_after_all(), json::value(8));
}

TEST(cursor_cut, refuses_rows_out_of_order) {
    cursor_cut cut("at", 0);
    ASSERT_TRUE(cut.take(2));
    const auto taken = cut.take(1);
    ASSERT_FALSE(taken);
    EXPECT_THAT(describe(taken.error()), HasSubstr("row 2"));
    EXPECT_THAT(describe(taken.error()), HasSubstr("ORDER BY at"));
}

TEST(cursor_cut, refuses_a_row_without_a_cursor) {
    for (const auto& wrong : {json::value(nullptr), json::value(json::object())}) {
        cursor_cut cut("at", 0);
        EXPECT_FALSE(cut.take(wrong));
    }
}

TEST(cursors, are_ordered_as_sqlite_orders_them) {
    const std::vector<json::value> ascending{-1, 0.5, 1, 10, "", "1", "B", "a", "\xC3\xA4"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            EXPECT_EQ(compare_cursors(ascending[i], ascending[j]), i <=> j) << i << " " << j;
        }
    }
    EXPECT_EQ(compare_cursors(1, 1.0), std::strong_ordering::equal);
}

}  // namespace
}  // namespace sluice::sql
