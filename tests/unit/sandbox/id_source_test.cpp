#include "sandbox/id_source.hpp"

#include "support/moments.hpp"

#include <gtest/gtest.h>

#include <set>

namespace sluice::sandbox {
namespace {

using sluice::testing::march_noon;

// Reference, section 1 (D).
TEST(id_source, gives_25_lowercase_letters_and_digits_that_start_with_c) {
    id_source ids(1, 2);
    for (int i = 0; i < 100; ++i) {
        const auto id = ids.next(march_noon);
        EXPECT_EQ(id.size(), 25U);
        EXPECT_EQ(id[0], 'c');
        EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789"), std::string::npos);
    }
}

// The reference's post of May 2023 is called clhb…: the time stands in front.
TEST(id_source, begins_with_the_time_as_the_ids_that_were_seen) {
    id_source ids(1, 2);
    EXPECT_EQ(ids.next(*parse_utc("2023-05-06T02:20:00Z")).substr(0, 4), "clhb");
}

TEST(id_source, is_the_same_for_a_seed_and_another_for_another) {
    EXPECT_EQ(id_source(1, 2).next(march_noon), id_source(1, 2).next(march_noon));
    EXPECT_NE(id_source(1, 2).next(march_noon), id_source(2, 2).next(march_noon));
    EXPECT_NE(id_source(1, 2).next(march_noon), id_source(1, 3).next(march_noon));
}

TEST(id_source, never_repeats_within_one_moment) {
    id_source ids(7, 1);
    std::set<std::string> seen;
    for (int i = 0; i < 5000; ++i) {
        EXPECT_TRUE(seen.insert(ids.next(march_noon)).second);
    }
}

}  // namespace
}  // namespace sluice::sandbox
