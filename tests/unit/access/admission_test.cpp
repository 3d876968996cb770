#include "access/admission.hpp"

#include "support/moments.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <map>

namespace sluice::access {
namespace {

using sluice::testing::noon;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

budget_claim listing(std::string who = "posts") {
    budget_claim claim;
    claim.asked_by = std::move(who);
    return claim;
}

budget_claim publishing() {
    budget_claim claim;
    claim.urgent = net::urgency::publishing;
    return claim;
}

// A key with 60 a minute whose window ends a minute after noon; every reply comes at once.
class answered_key {
 public:
    explicit answered_key(std::int64_t limit = 60)
        : limit_(limit), left_(limit), who_({limit, minutes(1)}) {
        // The meter knows from an earlier life that nobody else uses the key.
        json::object kept;
        kept["others"] = 0;
        who_.restore(json::value(std::move(kept)), noon);
    }

    void list(int requests, const std::string& who = "listing") {
        for (int at = 0; at < requests; ++at) {
            names_[who_.add(listing(who), now_)] = who;
        }
    }
    void publish(int requests) {
        for (int at = 0; at < requests; ++at) {
            names_[who_.add(publishing(), now_)] = "publish";
        }
    }
    void advance(milliseconds length) { now_ += length; }

    // Admits and answers every claim that may go now. Returns who went, and how often.
    std::map<std::string, int> go() {
        std::map<std::string, int> went;
        for (auto given = who_.next(now_); given; given = who_.next(now_)) {
            ++went[names_[given->claim]];
            order_ += names_[given->claim].front();
            net::rate_note note;
            note.limit = limit_;
            note.remaining = --left_;
            note.reset = noon + minutes(1);
            who_.meter().replied(given->ticket, note, now_);
        }
        return went;
    }

    admission& who() { return who_; }
    wall_time now() const { return now_; }
    const std::string& order() const { return order_; }

 private:
    std::int64_t limit_;
    std::int64_t left_;
    admission who_;
    wall_time now_ = noon;
    std::map<admission::claim_id, std::string> names_;
    std::string order_;
};

TEST(admission, publishing_goes_first) {
    answered_key all;
    all.list(3);
    all.publish(2);
    all.list(1);
    all.go();
    all.advance(seconds(1));
    all.go();
    EXPECT_EQ(all.order(), "ppllll");
}

TEST(admission, listing_leaves_room_for_publishing) {
    answered_key all;
    all.list(100);
    EXPECT_EQ(all.go()["listing"], 30);
    all.advance(seconds(20));
    EXPECT_TRUE(all.go().empty());
    all.publish(12);
    EXPECT_EQ(all.go()["publish"], 12);
}

TEST(admission, what_publishing_leaves_is_listed_before_the_window_ends) {
    answered_key all;
    all.list(100);
    all.go();
    all.advance(milliseconds(58'800));
    EXPECT_EQ(all.go()["listing"], 30);
}

TEST(admission, the_room_grows_with_what_was_published) {
    answered_key all;
    EXPECT_EQ(all.who().room_for_publishing(), 30);
    json::object kept;
    kept["published"] = 20;
    all.who().restore(json::value(kept), noon);
    EXPECT_EQ(all.who().room_for_publishing(), 40);
    kept["published"] = 60;
    all.who().restore(json::value(kept), noon);
    EXPECT_EQ(all.who().room_for_publishing(), 54);
}

TEST(admission, listing_that_waited_through_the_last_window_has_a_floor) {
    answered_key all;
    all.advance(-seconds(3));
    all.list(100);
    all.advance(seconds(3));
    all.publish(100);
    const auto went = all.go();
    EXPECT_EQ(went.at("publish"), 54);
    EXPECT_EQ(went.at("listing"), 6);
}

// Listing's floor does not include the last requests of a window: a publish would wait for the
// next.
TEST(admission, listing_that_comes_late_does_not_take_the_last_requests) {
    answered_key all;
    all.publish(55);
    all.go();
    all.advance(seconds(20));
    all.list(10);
    EXPECT_TRUE(all.go().empty());
    all.publish(5);
    EXPECT_EQ(all.go()["publish"], 5);
}

// Three seconds before the end, a burst still finds room, however many listings wait.
TEST(admission, there_is_room_for_a_burst_until_shortly_before_the_end) {
    answered_key all;
    all.list(100);
    all.go();
    all.advance(milliseconds(57'000));
    all.go();
    all.publish(10);
    EXPECT_EQ(all.go()["publish"], 10);
}

// A reply takes 20 ms here: in the last 250 ms before the reserve ends, listing can use 12
// requests.
TEST(admission, the_reserve_is_never_more_than_listing_can_still_use) {
    answered_key all;
    all.list(100);
    EXPECT_EQ(all.go()["listing"], 30);
    all.advance(milliseconds(58'500));
    EXPECT_EQ(all.go()["listing"], 18);
    all.advance(milliseconds(250));
    EXPECT_EQ(all.go()["listing"], 12);
}

TEST(admission, a_restart_does_not_give_listing_its_floor_again) {
    answered_key all;
    all.list(6);
    all.go();
    const auto kept = all.who().kept(0);
    EXPECT_EQ(kept.at("listed").as_int64(), 6);
    admission again({60, minutes(1)});
    again.restore(kept, all.now());
    EXPECT_EQ(again.kept(0).at("listed").as_int64(), 6);
}

TEST(admission, the_floor_is_publishings_when_nobody_lists) {
    answered_key all;
    all.publish(100);
    EXPECT_EQ(all.go()["publish"], 60);
}

TEST(admission, listings_share_in_turn) {
    answered_key all;
    all.list(50, "a");
    all.list(50, "b");
    all.list(2, "c");
    const auto went = all.go();
    EXPECT_EQ(went.at("a"), 14);
    EXPECT_EQ(went.at("b"), 14);
    EXPECT_EQ(went.at("c"), 2);
}

TEST(admission, who_gave_up_is_not_served) {
    answered_key all;
    const auto gone = all.who().add(listing(), all.now());
    all.who().remove(gone);
    EXPECT_FALSE(all.who().next(all.now()));
}

TEST(admission, says_when_to_look_again) {
    answered_key all;
    all.publish(61);
    all.go();
    EXPECT_EQ(all.who().look_again(all.now()), noon + minutes(1));
    EXPECT_EQ(all.who().shut_for(all.now()), minutes(1));
    answered_key held;
    held.list(31);
    held.go();
    EXPECT_EQ(held.who().shut_for(held.now()), milliseconds(0));
    EXPECT_LE(held.who().look_again(held.now()), held.now() + seconds(1));
}

TEST(admission, a_key_of_one_request_serves_both) {
    admission who({1, seconds(1)});
    const auto first = who.add(listing(), noon);
    const auto given = who.next(noon);
    ASSERT_TRUE(given);
    EXPECT_EQ(given->claim, first);
    who.meter().replied(given->ticket, {}, noon);
    const auto second = who.add(publishing(), noon);
    EXPECT_FALSE(who.next(noon));
    EXPECT_EQ(who.next(noon + seconds(2))->claim, second);
}

// Another program may use the key. Until that is known, the first minute is not spent at once.
TEST(admission, the_very_first_listing_is_cautious) {
    admission who({60, minutes(1)});
    for (int at = 0; at < 60; ++at) {
        who.add(listing(), noon);
    }
    int went = 0;
    for (auto given = who.next(noon); given; given = who.next(noon)) {
        ++went;
        net::rate_note note;
        note.limit = 60;
        note.remaining = 60 - went;
        note.reset = noon + minutes(1);
        who.meter().replied(given->ticket, note, noon);
    }
    EXPECT_EQ(went, 6);
}

// Half of the minute is for publishing, the other half for the others.
TEST(admission, with_others_listing_asks_once_at_the_beginning_to_see_when_the_window_ends) {
    admission who({60, minutes(1)});
    json::object kept;
    kept["others"] = 500;  // thousandths of a request a second: 30 a minute
    who.restore(json::value(std::move(kept)), noon);
    who.add(listing(), noon);
    who.add(listing(), noon);
    const auto given = who.next(noon);
    ASSERT_TRUE(given);
    net::rate_note note;
    note.limit = 60;
    note.remaining = 59;
    note.reset = noon + minutes(1);
    who.meter().replied(given->ticket, note, noon);
    EXPECT_FALSE(who.next(noon));
    EXPECT_FALSE(who.next(noon + seconds(10)));
    EXPECT_TRUE(who.next(noon + milliseconds(58'900)));
}

// In a first window nobody knows of others. Listing has its floor, and one listing looks after a
// while.
TEST(admission, listing_looks_whether_others_are_there) {
    admission who({60, minutes(1)});
    std::int64_t left = 60;
    const auto go = [&](wall_time now) {
        int went = 0;
        for (auto given = who.next(now); given; given = who.next(now), ++went) {
            net::rate_note note;
            note.limit = 60;
            note.remaining = --left;
            note.reset = noon + minutes(1);
            who.meter().replied(given->ticket, note, now);
        }
        return went;
    };
    who.add(listing(), noon);
    EXPECT_EQ(go(noon), 1);
    for (int at = 0; at < 60; ++at) {
        who.add(listing(), noon);
    }
    EXPECT_EQ(go(noon), 5);
    EXPECT_EQ(go(noon + seconds(9)), 0);
    // the first of them showed that nobody else uses the key
    EXPECT_EQ(go(noon + seconds(10)), 24);
}

}  // namespace
}  // namespace sluice::access
