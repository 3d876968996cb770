#include "connectors/ocoya/api/field_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

TEST(media_url, types_that_ocoya_takes_pass) {
    for (const auto* url :
         {"https://x.example/a.png", "https://x.example/a.JPG?v=1.webp",
          "http://x.example/a.jpeg#x", "https://x.example/b.gif", "https://x.example/c.mp4"}) {
        EXPECT_EQ(fault_of_url(url, true), "") << url;
    }
}

TEST(media_url, an_extension_that_says_nothing_passes) {
    for (const auto* url : {"https://x.example/image", "https://x.example", "https://x.example/",
                            "https://x.example/v1.2/image", "https://x.example/image.php?id=7"}) {
        EXPECT_EQ(fault_of_url(url, true), "") << url;
    }
}

TEST(media_url, other_types_are_refused) {
    for (const auto* url : {"https://x.example/a.webp", "https://x.example/a.WEBP?x",
                            "https://x.example/a.mov", "https://x.example/a.svg"}) {
        EXPECT_NE(fault_of_url(url, true).find("Ocoya takes png"), std::string::npos) << url;
        EXPECT_EQ(fault_of_url(url, false), "") << url;
    }
}

TEST(media_url, what_is_no_url_is_refused) {
    EXPECT_EQ(fault_of_url("ftp://x.example/a.png", true), "is no http or https URL");
    EXPECT_EQ(fault_of_url("/a.png", true), "is no http or https URL");
    EXPECT_EQ(fault_of_url("https:///a.png", true), "has no host");
    EXPECT_NE(fault_of_url("https://x.example/a b.png", true).find("%20"), std::string::npos);
}

TEST(lists, name_the_item) {
    const field rule{.name = "socialProfileIds", .kind = field_kind::text_list};
    EXPECT_EQ(checked_value(rule, *parse_json(R"("c1")")).error().message,
              "socialProfileIds must be a list of texts, not string");
    EXPECT_EQ(checked_value(rule, *parse_json(R"(["c1", 7])")).error().message,
              "socialProfileIds[1] must be a text that is not empty");
    const field few{.name = "referenceUrls", .kind = field_kind::url_list, .most_items = 1};
    EXPECT_EQ(checked_value(few, *parse_json(R"(["http://a", "http://b"])")).error().message,
              "referenceUrls has 2 items, at most 1 are taken");
}

TEST(values, of_the_wrong_kind_are_refused) {
    const field flag{.name = "generateImage", .kind = field_kind::boolean};
    EXPECT_EQ(checked_value(flag, *parse_json(R"("yes")")).error().message,
              "generateImage must be true or false, not string");
    EXPECT_TRUE(checked_value(flag, *parse_json("true")));
    const field number{.name = "count", .kind = field_kind::integer, .least = 3};
    EXPECT_EQ(checked_value(number, *parse_json("2")).error().message,
              "count is 2, it goes from 3");
    EXPECT_EQ(checked_value(number, *parse_json("3.5")).error().message,
              "count must be a whole number, not number");
}

}  // namespace
}  // namespace sluice::ocoya
