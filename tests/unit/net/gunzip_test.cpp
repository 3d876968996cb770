#include "net/gunzip.hpp"

#include "support/net_gzip.hpp"

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using testing::gzipped;

TEST(gunzip, gives_back_what_was_packed) {
    std::string text;
    for (int i = 0; i < 50'000; ++i) {
        text += std::to_string(i * 7919);
    }
    EXPECT_EQ(gunzip(gzipped(text), 1'000'000).value(), text);
    EXPECT_EQ(gunzip(gzipped(""), 10).value(), "");
    EXPECT_EQ(gunzip(gzipped("one ") + gzipped("two"), 10).value(), "one two");
}

TEST(gunzip, stops_at_the_limit) {
    const std::string exact(100'000, 'x');
    EXPECT_EQ(gunzip(gzipped(exact), exact.size()).value(), exact);
    const auto more = gunzip(gzipped(exact), exact.size() - 1);
    ASSERT_FALSE(more.has_value());
    EXPECT_EQ(more.error().message, "body of the answer is larger than 99999 bytes");
    EXPECT_FALSE(gunzip(gzipped(std::string(50'000'000, '0')), 1'000).has_value());
}

TEST(gunzip, refuses_damage) {
    const std::string good = gzipped("some text that is long enough to be cut in many places");
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(gunzip(good.substr(0, size), 1'000).has_value()) << size;
    }
    std::string bad = good;
    bad[bad.size() - 6] = static_cast<char>(~bad[bad.size() - 6]);  // the checksum
    EXPECT_EQ(gunzip(bad, 1'000).error().kind, failure_class::invalid);
    EXPECT_FALSE(gunzip("plain text", 1'000).has_value());
    EXPECT_FALSE(gunzip(good + "tail", 1'000).has_value());
}

}  // namespace
}  // namespace sluice::net
