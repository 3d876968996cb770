#include "access/credential_id.hpp"

#include <gtest/gtest.h>

namespace sluice::access {
namespace {

const secret long_key("top-secret-key");

TEST(credential_id, says_nothing_of_the_key) {
    const auto id = credential_id("https://app.example/api", long_key);
    EXPECT_EQ(id.size(), 32U);
    EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(credential_id, is_one_for_one_key_at_one_api) {
    const auto id = credential_id("https://app.example/api", long_key);
    EXPECT_EQ(credential_id("HTTPS://App.Example/api/", long_key), id);
    EXPECT_NE(credential_id("https://app.example/API", long_key), id);
    EXPECT_NE(credential_id("https://app.example/other", long_key), id);
    EXPECT_NE(credential_id("https://app.example/api", secret("another")), id);
}

}  // namespace
}  // namespace sluice::access
