#include "expression/caption_length.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::jmespath {
namespace {

std::size_t on(std::string_view network, std::string_view caption) {
    return caption_length(network, caption).value();
}

constexpr std::string_view family = "👨‍👩‍👧‍👦";

TEST(caption_length, x_weighs_characters_links_and_pictures) {
    EXPECT_EQ(on("x", ""), 0U);
    EXPECT_EQ(on("x", "hello"), 5U);
    EXPECT_EQ(on("x", "é"), 1U);
    EXPECT_EQ(on("x", "e\u0301"), 1U) << "composed before it is counted";
    EXPECT_EQ(on("x", "日本"), 4U);
    EXPECT_EQ(on("x", "…"), 2U);
    EXPECT_EQ(on("x", "“–”"), 3U);
    EXPECT_EQ(on("x", "👍"), 2U);
    EXPECT_EQ(on("x", "👍🏽"), 2U);
    EXPECT_EQ(on("x", family), 2U);
    EXPECT_EQ(on("x", "🇩🇪"), 2U);
    EXPECT_EQ(on("x", "see https://example.org/a/very/long/path/that/goes/on?x=1"), 27U);
    EXPECT_EQ(on("x", "http://a.bc"), 23U);
    EXPECT_EQ(on("x", "(https://example.org)."), 26U);
    EXPECT_EQ(on("x", "https://"), 8U);
    EXPECT_EQ(on("x", "xhttps://a"), 10U) << "inside a word there is no link";
    EXPECT_EQ(on("x", std::string(280, 'a')), 280U);
    EXPECT_EQ(on("Twitter", "日本"), 4U);
}

TEST(caption_length, others_count_by_their_own_rules) {
    EXPECT_EQ(on("bluesky", family), 1U);
    EXPECT_EQ(on("bluesky", "https://example.org"), 19U);
    EXPECT_EQ(on("mastodon", "hi @ada@example.social, see https://example.org/long"), 36U);
    EXPECT_EQ(on("mastodon", "mail ada@example.org"), 20U) << "an address is no mention";
    EXPECT_EQ(on("mastodon", family), 1U);
    EXPECT_EQ(on("threads", "日本"), 2U);
    EXPECT_EQ(on("threads", "ok 👍"), 7U);
    EXPECT_EQ(on("tiktok", "👍"), 2U);
    EXPECT_EQ(on("instagram", "日本"), 2U);
    EXPECT_EQ(on("LinkedIn", "👍a"), 3U);
    EXPECT_EQ(on("google business", "👍"), 1U);
    EXPECT_EQ(on("GOOGLE_BUSINESS", "ab"), 2U);
    EXPECT_EQ(on("youtube", "👍a"), 2U);
}

TEST(caption_length, an_unknown_network_is_none) {
    EXPECT_FALSE(caption_length("myspace", "x"));
    EXPECT_FALSE(caption_length("", "x"));
    EXPECT_TRUE(known_networks().starts_with("bluesky, facebook, "));
}

}  // namespace
}  // namespace sluice::jmespath
