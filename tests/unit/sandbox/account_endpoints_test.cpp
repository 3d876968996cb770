#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

using account_endpoints = service_fixture;

// Reference, section 3 (D).
TEST_F(account_endpoints, me_is_an_object_of_id_name_and_email) {
    const auto made = ask("GET", "/me");
    EXPECT_EQ(made.message.status, 200U);
    const auto me = body_of(made);
    EXPECT_EQ(me.as_object().size(), 3U);
    EXPECT_EQ(me.at("id").as_string().size(), 25U);
    EXPECT_EQ(me.at("name").as_string(), "Ada L");
    EXPECT_EQ(me.at("email").as_string(), "ada@example.com");
}

// Reference, section 3 (D).
TEST_F(account_endpoints, workspaces_is_a_bare_array_of_id_name_and_user_count) {
    const auto made = ask("GET", "/workspaces");
    EXPECT_EQ(made.message.status, 200U);
    const auto list = body_of(made);
    ASSERT_EQ(list.as_array().size(), 2U);
    const auto& one = list.as_array()[0].as_object();
    EXPECT_EQ(one.size(), 3U);
    EXPECT_EQ(one.at("id").as_string(), first().id);
    EXPECT_EQ(one.at("userCount").as_int64(), 2);
}

}  // namespace
}  // namespace sluice::sandbox
