#include <sluice/expression/reading.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

expression_reading of(const char* text) {
    auto read = reading_of_expression(text);
    EXPECT_TRUE(read) << text;
    return read ? *std::move(read) : expression_reading();
}

std::vector<std::string> roots(const expression_reading& read) {
    std::vector<std::string> names;
    for (const auto& one : read.roots) {
        names.push_back(one.member.empty() ? one.name : one.name + "." + one.member);
    }
    return names;
}

TEST(reading, roots_are_names_of_the_data_or_the_scope) {
    EXPECT_THAT(roots(of("input.since || now")), ElementsAre("input.since", "now"));
    EXPECT_THAT(roots(of("items[?kind == 'x'].name | [0]")), ElementsAre("items"));
    EXPECT_THAT(roots(of("sort_by(items, &price)[].{a: b, c: d}")), ElementsAre("items"));
    EXPECT_THAT(roots(of("{a: b, c: [d, e.f]}")), ElementsAre("b", "d", "e.f"));
    EXPECT_THAT(roots(of("!a && length(b.c) > `1`")), ElementsAre("a", "b.c"));
    EXPECT_THAT(roots(of("@ | 'x'")), IsEmpty());
}

TEST(reading, a_name_that_is_only_compared_is_no_known_field) {
    EXPECT_THAT(of("status == POSTED").fields, IsEmpty());
    EXPECT_THAT(of("status == 'POSTED'").fields, ElementsAre("status"));
    EXPECT_THAT(of("items[?a.b == c].d").fields, UnorderedElementsAre("items", "a", "b", "d"));
}

TEST(reading, comparisons_name_both_sides) {
    const auto read = of("status == \"POSTED\" && price > limit");
    ASSERT_EQ(read.comparisons.size(), 2U);
    const auto& first = read.comparisons[0];
    EXPECT_EQ(first.kind, read_comparison::kinds::equality);
    EXPECT_EQ(first.left.name.name, "status");
    EXPECT_FALSE(first.left.name.quoted);
    EXPECT_EQ(first.right.name.name, "POSTED");
    EXPECT_TRUE(first.right.name.quoted);
    EXPECT_EQ(first.right.name.at, 10U);
    EXPECT_EQ(read.comparisons[1].kind, read_comparison::kinds::order);
}

TEST(reading, the_items_of_a_list_that_is_searched_are_compared) {
    const auto read = of("contains([POSTED, 'ERROR'], status)");
    ASSERT_EQ(read.comparisons.size(), 3U);
    EXPECT_EQ(read.comparisons[0].right.name.name, "POSTED");
    EXPECT_EQ(read.comparisons[1].right.kind, compared_side::kinds::literal);
    EXPECT_EQ(read.comparisons[2].right.name.name, "status");
}

TEST(reading, some_arguments_are_compared_with_texts) {
    const auto read = of("starts_with(name, \"A\")");
    ASSERT_EQ(read.comparisons.size(), 1U);
    EXPECT_EQ(read.comparisons[0].kind, read_comparison::kinds::argument);
    EXPECT_EQ(read.comparisons[0].right.name.name, "A");
    EXPECT_THAT(of("contains(tags, 'sale')").fields, ElementsAre("tags"));
}

TEST(reading, a_template_has_the_places_of_the_whole_text) {
    const auto read = reading_of_template("from {{{{ {{ a.b }} to {{ c == D }}");
    ASSERT_TRUE(read);
    EXPECT_THAT(roots(*read), ElementsAre("a.b", "c", "D"));
    EXPECT_EQ(read->roots[0].at, 13U);
    EXPECT_EQ(read->comparisons[0].right.name.at, 31U);
    EXPECT_FALSE(reading_of_template("{{ a"));
}

}  // namespace
}  // namespace sluice
