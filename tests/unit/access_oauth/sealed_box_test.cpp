#include "access/oauth/sealed_box.hpp"

#include <sluice/model/base64.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::access {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(sealed_box, what_was_sealed_is_opened_with_the_same_key_and_label) {
    const sealed_box box(secret("a key"));
    const std::string text = "the refresh token";
    const auto sealed = box.seal(text, "ocoya");
    EXPECT_THAT(sealed, Not(HasSubstr("refresh")));
    EXPECT_THAT(from_base64(sealed).value_or(""), Not(HasSubstr("refresh")));
    EXPECT_EQ(sealed_box(secret("a key")).open(sealed, "ocoya").value(), text);
    EXPECT_EQ(box.open(box.seal("", "x"), "x").value(), "");
    EXPECT_NE(box.seal(text, "ocoya"), sealed) << "a nonce was used twice";
}

TEST(sealed_box, another_key_or_label_opens_nothing) {
    const sealed_box box(secret("a key"));
    const auto sealed = box.seal("text", "ocoya");
    for (const auto& refused :
         {box.open(sealed, "shop"), sealed_box(secret("b key")).open(sealed, "ocoya")}) {
        ASSERT_FALSE(refused);
        EXPECT_THAT(describe(refused.error()), HasSubstr("sluice auth grant"));
    }
}

TEST(sealed_box, every_changed_byte_is_noticed) {
    const sealed_box box(secret("a key"));
    const auto whole = from_base64(box.seal("text", "ocoya")).value();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(box.open(base64(changed), "ocoya")) << at;
    }
    EXPECT_FALSE(box.open(base64(whole.substr(0, 10)), "ocoya"));
    EXPECT_FALSE(box.open("no base 64", "ocoya"));
    EXPECT_FALSE(box.open("", "ocoya"));
}

}  // namespace
}  // namespace sluice::access
