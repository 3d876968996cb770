#include "net/pool_book.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace sluice::net {
namespace {

using item = std::unique_ptr<int>;
using book = pool_book<std::string, item>;
using std::chrono::seconds;

constexpr book::time_point start{};

item made(int number) {
    return std::make_unique<int>(number);
}

TEST(pool_book, gives_an_empty_slot_and_later_the_item) {
    book pool(2, seconds(10));
    const auto first = pool.take("a", start);
    ASSERT_TRUE(first);
    EXPECT_FALSE(first->item);
    pool.give_back("a", made(1), start);
    EXPECT_EQ(pool.idle(), 1U);
    const auto second = pool.take("a", start);
    ASSERT_TRUE(second && second->item);
    EXPECT_EQ(**second->item, 1);
    EXPECT_FALSE(pool.take("b", start)->item);
    EXPECT_EQ(pool.used(), 2U);
}

TEST(pool_book, takes_the_last_used_first) {
    book pool(2, seconds(10));
    pool.take("a", start);
    pool.take("a", start);
    pool.give_back("a", made(1), start);
    pool.give_back("a", made(2), start);
    EXPECT_EQ(**pool.take("a", start)->item, 2);
}

TEST(pool_book, caps_each_key_on_its_own) {
    book pool(1, seconds(10));
    EXPECT_TRUE(pool.take("a", start));
    EXPECT_FALSE(pool.take("a", start));
    EXPECT_TRUE(pool.take("b", start));
    pool.give_back("a", std::nullopt, start);
    EXPECT_TRUE(pool.take("a", start));
}

TEST(pool_book, forgets_what_lay_too_long_and_places_that_are_empty) {
    book pool(2, seconds(10));
    pool.take("a", start);
    pool.give_back("a", made(1), start);
    EXPECT_TRUE(pool.take("a", start + seconds(10))->item);
    pool.give_back("a", made(1), start + seconds(10));
    EXPECT_FALSE(pool.take("b", start + seconds(21))->item);
    EXPECT_EQ(pool.idle(), 0U);
    EXPECT_EQ(pool.places(), 1U);
}

TEST(pool_book, hands_a_slot_to_who_waits_in_order) {
    book pool(1, seconds(10));
    pool.take("a", start);
    std::string woken;
    book::waiter first{[&] { woken += "1"; }, {}};
    book::waiter second{[&] { woken += "2"; }, {}};
    pool.wait_for("a", first);
    pool.wait_for("a", second);
    pool.give_back("a", made(7), start);
    EXPECT_EQ(woken, "1");
    ASSERT_TRUE(first.granted && first.granted->item);
    EXPECT_EQ(**first.granted->item, 7);
    EXPECT_FALSE(pool.take("a", start));
    pool.give_back("a", std::nullopt, start);
    EXPECT_EQ(woken, "12");
    ASSERT_TRUE(second.granted);
    EXPECT_FALSE(second.granted->item);
    EXPECT_EQ(pool.used(), 1U);
}

TEST(pool_book, passes_on_what_one_who_gave_up_was_granted) {
    book pool(1, seconds(10));
    pool.take("a", start);
    book::waiter gone{[] {}, {}};
    book::waiter granted{[] {}, {}};
    book::waiter last{[] {}, {}};
    pool.wait_for("a", gone);
    pool.wait_for("a", granted);
    pool.wait_for("a", last);
    pool.withdraw("a", gone, start);
    pool.give_back("a", made(7), start);
    ASSERT_TRUE(granted.granted);
    pool.withdraw("a", granted, start);
    ASSERT_TRUE(last.granted);
    EXPECT_EQ(**last.granted->item, 7);
}

TEST(pool_book, keeps_nothing_once_closed) {
    book pool(2, seconds(10));
    pool.take("a", start);
    pool.take("a", start);
    pool.give_back("a", made(1), start);
    pool.close();
    EXPECT_EQ(pool.idle(), 0U);
    pool.give_back("a", made(2), start);
    EXPECT_EQ(pool.idle(), 0U);
    EXPECT_EQ(pool.used(), 0U);
}

}  // namespace
}  // namespace sluice::net
