#include <sluice/model/uuid.hpp>

#include <gtest/gtest.h>

#include <string>

namespace sluice {
namespace {

// RFC 9562, appendix A.6.
TEST(uuid, is_the_example_of_its_standard) {
    const wall_time at(std::chrono::milliseconds(0x017F22E279B0));
    // rand_a 0xCC3; rand_b 0x18C4DC0C0C07398F: its 14 high bits stand behind the variant.
    const std::uint64_t high = 0xCC3 | (0x18C4ULL << 12);
    EXPECT_EQ(make_uuid7(at, high, 0xDC0C0C07398F), "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

TEST(uuid, keeps_version_and_variant_whatever_is_random) {
    const wall_time at(std::chrono::milliseconds(1));
    EXPECT_EQ(make_uuid7(at, 0, 0), "00000000-0001-7000-8000-000000000000");
    EXPECT_EQ(make_uuid7(at, ~0ULL, ~0ULL), "00000000-0001-7fff-bfff-ffffffffffff");
}

TEST(uuid, sorts_by_time) {
    const wall_time at(std::chrono::milliseconds(1'769'850'000'000));
    EXPECT_LT(make_uuid7(at, ~0ULL, ~0ULL), make_uuid7(at + std::chrono::milliseconds(1), 0, 0));
}

}  // namespace
}  // namespace sluice
