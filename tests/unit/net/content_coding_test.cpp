#include "net/content_coding.hpp"

#include "support/net_gzip.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;

const std::string listing_text = R"([{"id":"a"},{"id":"b"}])";

result<std::string> plain(const std::string& body, const std::string& codings,
                          std::size_t largest = 1'000) {
    header_list headers;
    headers.add("content-encoding", codings);
    return without_codings(body, codings_of(headers), largest);
}

TEST(content_coding, every_known_coding_comes_off) {
    for (const auto* coding :
         {"gzip", "x-gzip", "GZIP", "gzip, identity", "identity, gzip", " gzip ,"}) {
        EXPECT_EQ(plain(gzipped(listing_text), coding).value(), listing_text) << coding;
    }
    EXPECT_EQ(plain(zlib_packed(listing_text), "deflate").value(), listing_text);
    EXPECT_EQ(plain(raw_deflated(listing_text), "Deflate").value(), listing_text);
    EXPECT_EQ(plain(listing_text, "identity").value(), listing_text);
    EXPECT_EQ(plain(listing_text, "").value(), listing_text);
}

TEST(content_coding, several_come_off_from_the_last_to_the_first) {
    EXPECT_EQ(plain(gzipped(zlib_packed(listing_text)), "deflate, gzip").value(), listing_text);
    EXPECT_EQ(plain(raw_deflated(gzipped(listing_text)), "gzip, identity, deflate").value(),
              listing_text);
    EXPECT_EQ(plain(gzipped(gzipped(listing_text)), "gzip, gzip").value(), listing_text);
    EXPECT_FALSE(plain(gzipped(zlib_packed(listing_text)), "gzip, deflate").has_value());
    header_list two;
    two.add("Content-Encoding", "deflate");
    two.add("Content-Encoding", "gzip");
    EXPECT_EQ(codings_of(two), (std::vector<std::string>{"deflate", "gzip"}));
}

TEST(content_coding, an_unknown_one_is_named) {
    for (const auto* coding : {"br", "zstd", "gzip, br", "compress"}) {
        const auto got = plain(gzipped(listing_text), coding);
        ASSERT_FALSE(got.has_value()) << coding;
        EXPECT_EQ(got.error().kind, failure_class::invalid);
    }
    const auto got = plain("x", "br");
    EXPECT_EQ(got.error().message, "the body is encoded as 'br', which is not understood");
    EXPECT_FALSE(got.error().mend.empty());
}

TEST(content_coding, no_step_fills_the_memory) {
    const auto bomb = gzipped(gzipped(std::string(10'000'000, '0')));
    EXPECT_FALSE(plain(bomb, "gzip, gzip", 1'000'000).has_value());
    EXPECT_EQ(plain(listing_text, "gzip, gzip, gzip, gzip, gzip").error().message,
              "the body is encoded 5 times");
    EXPECT_FALSE(plain(raw_deflated(std::string(10'000, '0')), "deflate", 9'999).has_value());
}

TEST(content_coding, damage_is_seen) {
    const auto good = zlib_packed("some text that is long enough to be cut in many places");
    for (std::size_t size = 1; size < good.size(); ++size) {
        EXPECT_FALSE(plain(good.substr(0, size), "deflate").has_value()) << size;
    }
    EXPECT_FALSE(plain(good + "tail", "deflate").has_value());
    EXPECT_EQ(plain("plain text", "deflate").error().message.substr(0, 23),
              "deflate body is damaged");
}

}  // namespace
}  // namespace sluice::net
