// A post that must appear as soon as possible, however long it waited to be sent. The sandbox
// refuses a past time by the machine's clock.

#include "connectors/ocoya/api/moment.hpp"
#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::SizeIs;

TEST(sending_mark, a_mark_means_the_moment_at_which_it_is_read) {
    const auto shortly_after_noon = *parse_utc("2026-02-01T12:00:00.200Z");
    EXPECT_EQ(marked_now(minutes(3)), "now+3m");
    EXPECT_EQ(moment_of_mark("now+3m", shortly_after_noon), "2026-02-01T12:03:01Z");
    for (const auto* other : {"now", "now+", "now+soon", "2030-01-01T09:00:00Z", ""}) {
        EXPECT_FALSE(moment_of_mark(other, shortly_after_noon)) << other;
    }
}

struct sent_now : ::testing::Test {
    // Sets the time that a task may have waited, before the sandbox's time.
    sent_now() { bench.time.advance(system_clock().now() - hours(2) - bench.time.now()); }

    delivery prepared() {
        const auto profile = bench.first().profiles.front().id;
        return to
            ->prepare(record_of(R"({"caption":"Hi","scheduledAt":"now+3m","socialProfileIds":[")" +
                                profile + "\"]}"),
                      "key")
            .value();
    }
    static std::string moment_of(const delivery& what) {
        return std::string(what.plan.at("body").at("scheduledAt").as_string());
    }

    sandbox_fixture bench;
    std::shared_ptr<publisher> to = bench.make(bench.creating());
};

TEST_F(sent_now, a_post_that_waited_for_hours_is_still_taken) {
    const auto early = prepared();
    const auto refused = bench.run(to->send(early));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().status, 422U);
    bench.time.advance(hours(2));
    const auto ready = prepared();
    EXPECT_NE(moment_of(ready), moment_of(early));
    EXPECT_TRUE(bench.run(to->send(ready)));
    EXPECT_THAT(bench.created(), SizeIs(1));
}

// Verification uses the time that the attempt had.
TEST_F(sent_now, an_attempt_whose_reply_was_lost_keeps_its_time) {
    bench.time.advance(hours(2));
    const auto lost = prepared();
    bench.run(to->send(lost)).value();
    bench.time.advance(minutes(5));
    EXPECT_NE(moment_of(prepared()), moment_of(lost));
    EXPECT_NE(prepared().fingerprint, lost.fingerprint);
    EXPECT_THAT(bench.run(to->verify(lost)).value().candidates, SizeIs(1));
    EXPECT_THAT(bench.run(to->verify(prepared())).value().candidates, SizeIs(0));
}

}  // namespace
}  // namespace sluice::ocoya
