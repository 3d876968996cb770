#include "page/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::operator_page {
namespace {

using ::testing::HasSubstr;

TEST(form_fields, are_decoded_with_plus_as_a_blank) {
    const auto read = read_fields("reason=the+shop+is%20open&name=a%26b%3D%C3%A4&empty=");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(field(*read, "reason"), "the shop is open");
    EXPECT_EQ(field(*read, "name"), "a&b=ä");
    EXPECT_EQ(field(*read, "empty"), "");
    EXPECT_EQ(field(*read, "missing"), "");
}

TEST(form_fields, that_come_several_times_are_one_list) {
    EXPECT_EQ(field(*read_fields("status=failed&status=&status=retry"), "status"), "failed,retry");
}

TEST(form_fields, with_a_broken_encoding_are_refused) {
    EXPECT_THAT(read_fields("a=%zz").error().message, HasSubstr("percent encoding"));
    EXPECT_FALSE(read_fields("%=1").has_value());
}

TEST(form_fields, become_an_address_again) {
    const fields all{{"text", "a&b c"}, {"route", ""}, {"state", "é"}};
    const auto address = with_fields("/tasks", all);
    EXPECT_EQ(address, "/tasks?state=%C3%A9&text=a%26b%20c");
    EXPECT_EQ(*read_fields(address.substr(7)), (fields{{"text", "a&b c"}, {"state", "é"}}));
    EXPECT_EQ(with_fields("/tasks", {}), "/tasks");
    EXPECT_EQ(segment("a/b ?"), "a%2Fb%20%3F");
}

}  // namespace
}  // namespace sluice::operator_page
