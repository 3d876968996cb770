#include "connectors/file/stamped_name.hpp"

#include <gtest/gtest.h>

namespace sluice::file {
namespace {

constexpr wall_time changed{std::chrono::seconds(1'000'000'000)};

TEST(stamped_name, holds_the_time_before_the_ending) {
    EXPECT_EQ(stamped_name("a.csv", changed, 1), "a.20010909T014640Z.csv");
    EXPECT_EQ(stamped_name("a.b.csv", changed, 3), "a.b.20010909T014640Z.3.csv");
    EXPECT_EQ(stamped_name("report", changed, 1), "report.20010909T014640Z");
    EXPECT_EQ(stamped_name(".hidden", changed, 1), ".hidden.20010909T014640Z");
}

TEST(stamped_name, is_told_from_every_other_name) {
    EXPECT_EQ(number_of_stamped("a.csv", "a.20010909T014640Z.csv"), 1);
    EXPECT_EQ(number_of_stamped("a.csv", "a.20010909T014640Z.12.csv"), 12);
    EXPECT_EQ(number_of_stamped("report", "report.20010909T014640Z"), 1);
    for (const auto* other :
         {"a.csv", "a.2.csv", "b.20010909T014640Z.csv", "a.20010909T014640Z.txt",
          "a.20010909T014640Z.1.csv", "a.20010909T014640Z.x.csv", "a.20010909T014640.csv",
          "a20010909T014640Z.csv", "aa.20010909T014640Z.csv", "a.20010909T014640Z.2.2.csv"}) {
        EXPECT_EQ(number_of_stamped("a.csv", other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace sluice::file
