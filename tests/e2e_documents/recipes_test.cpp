// The recipes that make posts, as the guide tells them.

#include "e2e_documents/recipe.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A shop's export, with variants and further images: exactly one post a product, with its title.
TEST_F(recipe, shop_makes_one_post_of_each_product) {
    take("shop");
    EXPECT_EQ(settled(round(), "products-to-posts", "confirming"), 3);
    const auto check = [&] {
        const auto made = posts();
        ASSERT_THAT(made, SizeIs(3));
        EXPECT_EQ(text_of(made[0], "caption"),
                  "Linen Shirt – now in our shop\n\nWashed linen, \"soft\" from the first day.\n\n"
                  "- Made to last");
        EXPECT_THAT(made[0].at("mediaUrls").as_array(), SizeIs(4));
        EXPECT_EQ(text_of(made[1], "caption"),
                  "Mug, 12\" tall box – now in our shop\n\nStoneware.");
        EXPECT_EQ(text_of(made[2], "caption"),
                  "Wool Hat – Größe M – now in our shop\n\nMerino & cashmere.");
    };
    check();
    const auto made = posts();
    std::map<std::string, int> days;
    for (const auto& post : made) {
        ++days[text_of(post, "scheduledAt").substr(0, 10)];
    }
    EXPECT_THAT(days, SizeIs(3)) << "one a day";

    // The shop exports again: another price, a further image, the variants in another order.
    auto text = read_file(work.config() / "products.csv");
    text = std::regex_replace(text, std::regex("59\\.00"), "49.00");
    text = std::regex_replace(text, std::regex("mug-2"), "mug-3");
    work.write("products.csv", text);
    settle(work.config() / "products.csv");
    round();
    check();

    // A product is new. It gets the day after the last one.
    work.write("products.csv", text +
                                   "tea-towel,Tea Towel,<p>Linen.</p>,North & "
                                   "Co,Kitchen,,true,Title,Default Title,,,TT,80,9,9.00,true,"
                                   "https://cdn.shop.example/files/towel.jpg,1,,false,,,g\n");
    settle(work.config() / "products.csv");
    round();
    ASSERT_THAT(posts(), SizeIs(4));
    EXPECT_EQ(text_of(posts()[3], "caption"), "Tea Towel – now in our shop\n\nLinen.");
}

TEST_F(recipe, calendar_posts_its_good_rows_and_reports_the_others) {
    take("calendar");
    work.environment["BAD_ROWS"] = work.beside("bad-rows.csv").string();
    const auto first = work.once();
    EXPECT_EQ(first.code, 1) << "two lines are no rows";
    EXPECT_EQ(settled(first.out, "rows-to-posts", "confirming"), 6);
    std::vector<std::string> made;
    for (const auto& post : posts()) {
        made.push_back(text_of(post, "scheduledAt") + " " + text_of(post, "caption"));
    }
    EXPECT_THAT(made, ElementsAre("2031-03-03T14:00:00.000Z Spring menu from today",
                                  "2031-03-03T17:30:00.000Z Lunch, \"quick\" and warm",
                                  "2031-03-05T05:05:00.000Z Midnight batch is out",
                                  "2031-03-09T07:30:00.000Z An hour that does not exist: the "
                                  "clock goes forward",
                                  "2031-03-11T21:00:00.000Z After-work tasting",
                                  "2031-03-17T13:00:00.000Z Sunday brunch"));
    EXPECT_EQ(read_file(work.beside("bad-rows.csv")),
              "date,time,caption,problem\n"
              "31/03/2031,9:00 AM,Day and month changed places,"
              "not a date and a time such as 03/14/2031 and 9:05 PM\n"
              "03/12/2031,13:15 PM,Not a 12-hour clock,"
              "not a date and a time such as 03/14/2031 and 9:05 PM\n"
              "03/13/2031,9:00 AM,Nobody gets this,no network\n"
              "03/14/2031,9:00 AM,,neither a caption nor an image\n"
              "01/02/2020,9:00 AM,Long ago,the time has passed: 2020-01-02T14:00:00Z\n");
    const auto rejected = work.list({"--status", "rejected", "--route", "rows-to-posts"});
    ASSERT_THAT(rejected.as_array(), SizeIs(2));
    EXPECT_THAT(boost::json::serialize(rejected), HasSubstr("calendar.csv:12: "));
    EXPECT_THAT(boost::json::serialize(rejected), HasSubstr("calendar.csv:13: "));
    work.once();
    EXPECT_THAT(posts(), SizeIs(6));
    EXPECT_EQ(lines_in(work.beside("bad-rows.csv")), 6U);
}

TEST_F(recipe, calendar_takes_ten_thousand_rows) {
    take("calendar");
    // The disk of this machine is not the question.
    work.write("daemon.yaml", "daemon: {durability: memory}\n");
    std::string text = "Date;Time;Networks;Caption;Image\r\n";
    const auto two_digits = [](int number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    constexpr int rows = 10'000;
    constexpr int added_at_once = 2'500;
    work.environment["CALENDAR"] = work.beside("large.csv").string();
    work.environment["BAD_ROWS"] = work.beside("bad-rows.csv").string();
    int bad = 0;
    // The calendar grows. Each run reads all of it, and posts the rows that are new.
    for (int i = 0; i < rows; ++i) {
        const bool broken = i % 97 == 5;
        bad += broken ? 1 : 0;
        text += two_digits(broken ? 13 : 1 + i % 12) + "/" + two_digits(1 + i % 28) + "/2031;" +
                std::to_string(1 + i % 12) + ":" + two_digits(i % 60) + (i % 2 ? " am" : " PM") +
                ";facebook;Post " + std::to_string(i) + ";\r\n";
        if ((i + 1) % added_at_once == 0) {
            work.write("../large.csv", text);
            settle(work.beside("large.csv"));
            round();
            EXPECT_EQ(sandbox.calls("POST", "applied"), i + 1 - bad);
        }
    }
    EXPECT_EQ(lines_in(work.beside("bad-rows.csv")), static_cast<std::size_t>(bad) + 1);
    EXPECT_EQ(settled(round(), "rows-to-posts", "confirming"), 0);
    EXPECT_EQ(sandbox.calls("POST", "applied"), rows - bad);
}

}  // namespace
}  // namespace sluice::testing
