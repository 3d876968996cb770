// Priorities: which claims of one urgency go first, and that no claim waits for ever.

#include "access/admission.hpp"
#include "support/moments.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

budget_claim claim_of(net::urgency urgent, net::priority priority, std::string who = "posts") {
    budget_claim claim;
    claim.urgent = urgent;
    claim.priority = priority;
    claim.asked_by = std::move(who);
    return claim;
}

// Lets one claim go each time, and notes whose it was.
std::string order_by_priority(admission& who, wall_time now,
                              const std::map<admission::claim_id, char>& names) {
    std::string order;
    for (auto given = who.next(now); given; given = who.next(now)) {
        order += names.at(given->claim);
    }
    return order;
}

TEST(admission_priority, a_higher_priority_goes_first) {
    for (const auto urgent : {net::urgency::publishing, net::urgency::listing}) {
        admission who({60, minutes(1)});
        std::map<admission::claim_id, char> names;
        const auto add = [&](net::priority priority, char name) {
            names[who.add(claim_of(urgent, priority, std::string(1, name)), noon)] = name;
        };
        add(net::priority::low, 'l');
        add(net::priority::medium, 'm');
        add(net::priority::high, 'h');
        add(net::priority::high, 'i');
        std::string order;
        for (auto now = noon; order.size() < 4; now += milliseconds(250)) {
            order += order_by_priority(who, now, names);
        }
        EXPECT_EQ(order, "himl");
    }
}

TEST(admission_priority, publishing_of_low_priority_goes_before_listing_of_high_priority) {
    admission who({60, minutes(1)});
    const auto list = claim_of(net::urgency::listing, net::priority::high);
    const auto publish = claim_of(net::urgency::publishing, net::priority::low);
    const std::map<admission::claim_id, char> names{{who.add(list, noon), 'l'},
                                                    {who.add(publish, noon), 'p'}};
    EXPECT_EQ(order_by_priority(who, noon, names).front(), 'p');
}

// Claims of high priority keep coming, more of them than the budget has room for.
TEST(admission_priority, a_low_priority_waits_for_two_windows_at_most) {
    admission who({2, minutes(1)});
    const auto low = claim_of(net::urgency::publishing, net::priority::low);
    const auto high = claim_of(net::urgency::publishing, net::priority::high);
    const auto waits = who.add(low, noon);
    who.add(high, noon);
    std::optional<wall_time> served;
    for (auto now = noon; !served && now < noon + minutes(10); now += seconds(10)) {
        who.add(high, now);
        for (auto given = who.next(now); given; given = who.next(now)) {
            served = given->claim == waits ? std::optional(now) : served;
            who.meter().replied(given->ticket, {}, now);
        }
    }
    ASSERT_TRUE(served);
    EXPECT_GT(*served, noon + minutes(1)) << "the others go first";
    EXPECT_LE(*served, noon + minutes(4));
}

}  // namespace
}  // namespace sluice::access
