// Golden cases cover CSV that JSON can hold; these texts are what it cannot.

#include "formats/csv_text.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace sluice::formats {
namespace {

TEST(csv_text, a_text_that_is_not_utf8_is_refused_at_its_line) {
    const auto rows = rows_from_csv("a,b\n1,\xFF 7\n", {});
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().kind, failure_class::invalid);
    EXPECT_EQ(rows.error().message, "line 2: field 2 is not UTF-8");
}

TEST(csv_text, a_first_field_like_a_mark_comes_back) {
    json::array list;
    list.push_back(json::array{"\xEF\xBB\xBFx", "y\"z"});
    const json::value rows = std::move(list);
    const csv_shape plain{',', false};
    const auto text = csv_from_rows(rows, plain).value();
    EXPECT_EQ(text, "\"\xEF\xBB\xBFx\",\"y\"\"z\"\n");
    EXPECT_EQ(json::value(rows_from_csv(text, plain).value()), rows);
}

}  // namespace
}  // namespace sluice::formats
