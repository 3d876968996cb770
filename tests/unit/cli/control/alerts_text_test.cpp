#include "cli/control/alerts_text.hpp"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(alerts_text, shows_the_rules_that_hold_first_with_what_helps) {
    const auto alerts = parse_json(R"({"rules":[
        {"rule":"budget-low","messages":0,"alerts":[]},
        {"rule":"shop-fails","messages":2,"alerts":[
            {"message":"outgoing 'shop' failed 12 times in 10m","mend":"look at sluice runs"},
            {"message":"outgoing 'blog' failed 9 times in 10m","mend":""}]}]})")
                            .value();
    EXPECT_EQ(alerts_text(alerts, 0),
              "shop-fails: 2 alerts, 2 messages sent\n"
              "  - outgoing 'shop' failed 12 times in 10m\n"
              "    → look at sluice runs\n"
              "  - outgoing 'blog' failed 9 times in 10m\n"
              "budget-low: quiet, no message sent\n");
}

TEST(alerts_text, fits_the_screen) {
    const auto alerts = parse_json(R"({"rules":[{"rule":"r","messages":1,"alerts":[
        {"message":"outgoing 'shop' failed twelve times in ten minutes","mend":""}]}]})")
                            .value();
    EXPECT_EQ(alerts_text(alerts, 40),
              "r: 1 alert, 1 message sent\n"
              "  - outgoing 'shop' failed twelve times\n"
              "    in ten minutes\n");
}

TEST(alerts_text, says_that_there_is_no_rule) {
    EXPECT_EQ(alerts_text(parse_json(R"({"rules":[]})").value(), 80),
              "no rule watches; `alerts` in the configuration holds rules\n");
}

}  // namespace
}  // namespace sluice::cli
