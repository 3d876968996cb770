#include "paging/failing_page.hpp"

#include <gtest/gtest.h>

namespace sluice::paging {
namespace {

failure of(failure_class kind, unsigned status = 0) {
    failure why(kind, "no");
    why.status = status;
    return why;
}

page_fate fate(std::int64_t number, std::int64_t runs, failure_class kind, bool next = true,
               std::size_t passed = 0) {
    return fate_of({.number = number, .runs = runs, .next_is_known = next, .passed_over = passed},
                   of(kind));
}

TEST(failing_page, only_what_speaks_of_the_page_counts) {
    EXPECT_TRUE(is_of_page(of(failure_class::refused)));
    EXPECT_TRUE(is_of_page(of(failure_class::invalid)));
    EXPECT_TRUE(is_of_page(of(failure_class::unreachable)));
    EXPECT_TRUE(is_of_page(of(failure_class::credential, 401)));
    EXPECT_FALSE(is_of_page(of(failure_class::credential))) << "it was not asked";
    EXPECT_FALSE(is_of_page(of(failure_class::busy)));
    EXPECT_FALSE(is_of_page(of(failure_class::internal)));
}

TEST(failing_page, a_refusal_leads_to_the_first_page_at_once_and_silence_after_one_more_try) {
    for (const auto kind : {failure_class::refused, failure_class::invalid}) {
        EXPECT_EQ(fate(2, 1, kind), page_fate::begin_anew);
    }
    for (const auto kind : {failure_class::unreachable, failure_class::credential}) {
        EXPECT_EQ(fate(2, 1, kind), page_fate::try_again);
        EXPECT_EQ(fate(2, 2, kind), page_fate::begin_anew);
    }
}

TEST(failing_page, it_is_passed_over_after_so_many_runs) {
    for (const auto kind :
         {failure_class::refused, failure_class::invalid, failure_class::unreachable}) {
        EXPECT_NE(fate(2, 2, kind), page_fate::pass_over);
        EXPECT_EQ(fate(2, 3, kind), page_fate::pass_over);
        EXPECT_EQ(fate(2, 300, kind), page_fate::pass_over);
        EXPECT_EQ(fate(2, 3, kind, false), page_fate::begin_anew) << "nothing leads past it";
    }
    EXPECT_EQ(fate(2, 3, failure_class::credential), page_fate::begin_anew);
    EXPECT_EQ(fate_of({.number = 2, .runs = 99, .next_is_known = true, .pass_after = 0},
                      of(failure_class::refused)),
              page_fate::begin_anew);
}

TEST(failing_page, a_first_page_is_passed_over_only_where_it_is_there_and_cannot_be_read) {
    EXPECT_EQ(fate(0, 3, failure_class::invalid), page_fate::pass_over);
    EXPECT_EQ(fate(0, 1, failure_class::invalid), page_fate::try_again);
    EXPECT_EQ(fate(0, 3, failure_class::refused), page_fate::try_again);
    EXPECT_EQ(fate(0, 3, failure_class::unreachable), page_fate::try_again);
}

TEST(failing_page, three_in_a_row_end_the_listing) {
    EXPECT_EQ(fate(4, 3, failure_class::unreachable, true, 2), page_fate::pass_over);
    EXPECT_EQ(fate(5, 3, failure_class::unreachable, true, 3), page_fate::end_listing);
}

TEST(page_troubles, count_runs_and_are_kept_in_the_position) {
    page_troubles troubles;
    EXPECT_TRUE(troubles.empty());
    EXPECT_EQ(troubles.note("", 3, "t1"), 1);
    EXPECT_EQ(troubles.note("w1", 3, "t1"), 1);
    EXPECT_EQ(troubles.note("", 3, "t2"), 2);
    auto back = page_troubles::read(json::value(troubles.stored()));
    EXPECT_EQ(back.stored(), troubles.stored());
    EXPECT_EQ(back.note("", 3, "t3"), 3);
    back.keep_of("t3");
    EXPECT_EQ(back.note("w1", 3, "t4"), 1) << "the last listing came past that page";
    EXPECT_EQ(back.note("", 3, "t4"), 4);
    back.clear("", 3);
    EXPECT_EQ(back.note("", 3, "t5"), 1);
}

TEST(page_troubles, are_bounded_and_read_from_whatever) {
    page_troubles many;
    for (std::int64_t page = 0; page < 100; ++page) {
        many.note("", page, "t");
    }
    EXPECT_EQ(many.stored().size(), 20U);
    EXPECT_EQ(many.note("", 99, "t"), 2);
    EXPECT_EQ(many.note("", 0, "t"), 1);
    for (const auto* text : {"null", "{}", "[]", "[1]", R"([{"page":1}])", R"([{"runs":"x"}])"}) {
        EXPECT_TRUE(page_troubles::read(*parse_json(text)).empty()) << text;
    }
}

}  // namespace
}  // namespace sluice::paging
