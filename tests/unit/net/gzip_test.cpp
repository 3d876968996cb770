#include "net/gunzip.hpp"

#include <sluice/net/gzip.hpp>

#include <gtest/gtest.h>

#include <random>

namespace sluice::net {
namespace {

TEST(gzip, gives_the_text_back) {
    std::mt19937 random(7);
    std::string noise;
    for (int i = 0; i < 100'000; ++i) {
        noise += static_cast<char>(random());
    }
    for (const auto& text : {std::string(), std::string("a"), std::string(1'000'000, 'x'), noise}) {
        const auto back = gunzip(gzip(text), 2'000'000);
        ASSERT_TRUE(back) << back.error().message;
        EXPECT_EQ(*back, text);
    }
    EXPECT_LT(gzip(std::string(1'000'000, 'x')).size(), 10'000U);
}

TEST(gzip, is_taken_where_the_header_says_so) {
    for (const char* takes : {"gzip", "GZIP", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8", " gzip ",
                              "deflate,gzip;q=0.001"}) {
        EXPECT_TRUE(takes_gzip(takes)) << takes;
    }
    for (const char* refuses :
         {"", "br", "gzipped", "x-gzip", "gzip;q=0", "gzip; q=0.0, br", ","}) {
        EXPECT_FALSE(takes_gzip(refuses)) << refuses;
    }
}

}  // namespace
}  // namespace sluice::net
