#include "net/seating.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sluice::net {
namespace {

namespace ip = boost::asio::ip;
using std::chrono::seconds;

constexpr seat_limits limits{.all = 6, .per_neighbour = 3};

ip::address address(const char* text) {
    return ip::make_address(text);
}

// Makes a seat from that address that has waited this many seconds. A negative number: it was
// answered.
seat taken_by(const char* from, int waits) {
    seat out{address(from), std::nullopt};
    if (waits >= 0) {
        out.waiting_since = std::chrono::steady_clock::time_point(seconds(1'000 - waits));
    }
    return out;
}

// Returns "in", "out", or the index of the seat that leaves.
std::string decided(const char* from, const std::vector<seat>& seats, bool scarce = false) {
    const auto got = seat_for(address(from), seats, limits, scarce);
    if (!got.admitted) {
        return "out";
    }
    return got.leaves ? std::to_string(*got.leaves) : "in";
}

TEST(seat_for, there_is_a_place_while_there_is_one) {
    EXPECT_EQ(decided("10.0.0.1", {}), "in");
    EXPECT_EQ(decided("10.0.0.1", {taken_by("10.0.0.1", -1), taken_by("10.0.0.1", 5)}), "in");
}

TEST(seat_for, a_full_share_gives_up_its_longest_wait) {
    EXPECT_EQ(decided("10.0.0.1", {taken_by("10.0.0.2", 99), taken_by("10.0.0.1", 1),
                                   taken_by("10.0.0.1", 7), taken_by("10.0.0.1", 3)}),
              "2");
    EXPECT_EQ(decided("10.0.0.1", {taken_by("10.0.0.1", -1), taken_by("10.0.0.1", 2),
                                   taken_by("10.0.0.1", -1)}),
              "1");
}

TEST(seat_for, no_connection_leaves_while_it_is_answered) {
    EXPECT_EQ(decided("10.0.0.1", {taken_by("10.0.0.1", -1), taken_by("10.0.0.1", -1),
                                   taken_by("10.0.0.1", -1), taken_by("10.0.0.2", 9)}),
              "out");
}

TEST(seat_for, when_all_are_taken_the_one_with_the_most_gives) {
    const std::vector<seat> full{taken_by("10.0.0.1", 99), taken_by("10.0.0.2", 1),
                                 taken_by("10.0.0.2", 5),  taken_by("10.0.0.2", 2),
                                 taken_by("10.0.0.3", 50), taken_by("10.0.0.3", 60)};
    EXPECT_EQ(decided("10.0.0.4", full), "2");
    EXPECT_EQ(decided("10.0.0.2", full), "2");
    std::vector<seat> busy = full;
    for (auto& each : busy) {
        each.waiting_since.reset();
    }
    EXPECT_EQ(decided("10.0.0.4", busy), "out");
    busy[0].waiting_since = std::chrono::steady_clock::time_point();
    EXPECT_EQ(decided("10.0.0.4", busy), "0");
}

TEST(seat_for, scarce_descriptors_count_as_no_free_place) {
    EXPECT_EQ(decided("10.0.0.4", {taken_by("10.0.0.1", 3), taken_by("10.0.0.1", 4)}, true), "1");
    EXPECT_EQ(decided("10.0.0.4", {taken_by("10.0.0.1", -1)}, true), "out");
    EXPECT_EQ(decided("10.0.0.4", {}, true), "out");
}

TEST(neighbour_of, many_addresses_of_one_network_are_one_neighbour) {
    EXPECT_EQ(neighbour_of(address("2001:db8:1:2:3::4")), neighbour_of(address("2001:db8:1:2::9")));
    EXPECT_NE(neighbour_of(address("2001:db8:1:2::9")), neighbour_of(address("2001:db8:1:3::9")));
    EXPECT_EQ(neighbour_of(address("::ffff:10.0.0.1")), address("10.0.0.1"));
    EXPECT_NE(neighbour_of(address("10.0.0.1")), neighbour_of(address("10.0.0.2")));
}

}  // namespace
}  // namespace sluice::net
