#include "sandbox/switch_table.hpp"
#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

using control_fault_endpoints = service_fixture;

TEST_F(control_fault_endpoints, shows_adds_and_clears_faults) {
    fault(R"({"kind":"500","count":3})");
    ask("GET", "/me");
    const auto list = body_of(control("GET", "/faults"));
    EXPECT_EQ(list.at(0).at("left").as_int64(), 2);
    EXPECT_EQ(list.at(0).at("hits").as_int64(), 1);
    EXPECT_EQ(control("DELETE", "/faults").message.status, 200U);
    EXPECT_EQ(ask("GET", "/me").message.status, 200U);
    EXPECT_EQ(control("POST", "/faults", R"({"kind":"bang"})").message.status, 422U);
}

TEST_F(control_fault_endpoints, shows_every_switch_and_sets_all_or_none) {
    EXPECT_EQ(body_of(control("GET", "/switches")).as_array().size(), switch_table().size());
    const auto refused =
        control("POST", "/switches", R"({"order":"oldest","past-date":"perhaps"})");
    EXPECT_EQ(refused.message.status, 422U);
    EXPECT_EQ(service_->inside().settings.how.order, list_order::newest);
    const auto set = control("POST", "/switches", R"({"order":"oldest","default-per-page":20})");
    EXPECT_EQ(set.message.status, 200U);
    EXPECT_EQ(service_->inside().settings.how.order, list_order::oldest);
    EXPECT_EQ(service_->inside().settings.how.default_per_page, 20);
}

TEST_F(control_fault_endpoints, changes_the_rate_limit) {
    EXPECT_EQ(control("POST", "/rate", R"({"per_minute":1})").message.status, 200U);
    EXPECT_EQ(ask("GET", "/me").message.status, 200U);
    EXPECT_EQ(ask("GET", "/me").message.status, 429U);
    EXPECT_EQ(control("POST", "/rate").message.status, 200U);  // the windows begin anew
    EXPECT_EQ(ask("GET", "/me").message.status, 200U);
    EXPECT_EQ(control("POST", "/rate", R"({"per_minute":-1})").message.status, 422U);
}

}  // namespace
}  // namespace sluice::sandbox
