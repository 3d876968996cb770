#include <sluice/net/success_rule.hpp>

#include <gtest/gtest.h>

namespace sluice::net {
namespace {

TEST(success_rule, takes_statuses_classes_and_ranges) {
    const auto ranges = status_ranges({"2xx", "409", "500-503"}).value();
    for (const unsigned status : {200U, 299U, 409U, 500U, 503U}) {
        EXPECT_TRUE(holds(ranges, status)) << status;
    }
    for (const unsigned status : {199U, 300U, 408U, 410U, 504U}) {
        EXPECT_FALSE(holds(ranges, status)) << status;
    }
}

TEST(success_rule, refuses_everything_else) {
    for (const auto* text :
         {"", "ok", "2x", "6xx", "99", "600", "299-200", "200-", "-200", "200-299-300", "2xx "}) {
        const auto ranges = status_ranges({"2xx", text});
        ASSERT_FALSE(ranges) << text;
        EXPECT_NE(ranges.error().message.find("'" + std::string(text) + "'"), std::string::npos);
    }
}

}  // namespace
}  // namespace sluice::net
