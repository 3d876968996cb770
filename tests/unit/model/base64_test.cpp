#include <sluice/model/base64.hpp>

#include <gtest/gtest.h>

namespace sluice {
namespace {

// RFC 4648, 10.
TEST(base64, the_test_vectors_both_ways) {
    const std::pair<const char*, const char*> all[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : all) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(base64, every_byte_comes_back) {
    std::string bytes;
    for (int value = 0; value < 256; ++value) {
        bytes += static_cast<char>(value);
        EXPECT_EQ(from_base64(base64(bytes)), bytes);
    }
}

TEST(base64, what_is_none_is_refused) {
    for (const char* text : {"Zg=", "Zg", "Z===", "Zm9v!mFy", "Zg==Zg==", "====", "Zm9\n"}) {
        EXPECT_FALSE(from_base64(text)) << text;
    }
}

TEST(base64, for_urls_it_has_no_padding_and_other_digits) {
    EXPECT_EQ(base64_url("\xFB\xEF\xFF"), "--__");
    EXPECT_EQ(base64_url("f"), "Zg");
}

}  // namespace
}  // namespace sluice
