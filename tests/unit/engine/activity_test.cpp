#include "engine/activity.hpp"

#include <gtest/gtest.h>

namespace sluice::engine {
namespace {

using std::chrono::hours;

const wall_time noon = *parse_utc("2026-02-01T12:00:00Z");

TEST(note_credential, lasts_until_a_success) {
    std::optional<refused_credential> noted;
    const failure refused(failure_class::credential, "HTTP 401", "put another key in place");
    const failure unreachable(failure_class::unreachable, "no answer");
    note_credential(noted, &unreachable, noon);
    EXPECT_FALSE(noted.has_value());
    note_credential(noted, &refused, noon);
    note_credential(noted, &refused, noon + hours(1));
    note_credential(noted, &unreachable, noon + hours(2));
    ASSERT_TRUE(noted.has_value());
    EXPECT_EQ(noted->message, "HTTP 401");
    EXPECT_EQ(noted->mend, "put another key in place");
    EXPECT_EQ(noted->since, noon);
    note_credential(noted, nullptr, noon + hours(3));
    EXPECT_FALSE(noted.has_value());
}

}  // namespace
}  // namespace sluice::engine
