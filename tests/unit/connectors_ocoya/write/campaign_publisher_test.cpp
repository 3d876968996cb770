#include "connectors/ocoya/write/campaign_publisher.hpp"

#include "connectors/ocoya/write/campaign_posts.hpp"
#include "support/connectors.hpp"
#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <sluice/config/load.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;

TEST(campaign_posts, an_id_carries_its_moment) {
    const auto at = moment_in_id("clrep50lc000100016gqa6qju");
    ASSERT_TRUE(at);
    EXPECT_EQ(format_utc_seconds(*at).substr(0, 10), "2024-01-15");
    for (const auto* other : {"", "c", "post-1", "c!rep50lc00", "c00000001x", "Clrep50lc000"}) {
        EXPECT_FALSE(moment_in_id(other)) << other;
    }
}

class campaign_fixture : public sandbox_fixture {
 public:
    campaign_fixture() {
        add_ocoya_connector(types_);
        auto options = creating();
        options.request.entity = "campaigns";
        const auto campaigns = make(options);
        const auto made = publish(*campaigns, R"({"prompt":"Autumn walks","count":3})").value();
        campaign = made.external_id;
        follower = following("within: 30m\npoll: 20s\n");
        // The campaign's id has the sandbox's time, and the bench's clock differs from that.
        time.advance(*moment_in_id(campaign) - time.now());
    }

    std::shared_ptr<publisher> following(const std::string& more) {
        config::diagnostics problems;
        config::configured_component what;
        what.type = "ocoya-campaign-posts";
        what.options = config::read_text(*types_.find("publisher", what.type), "follow.yaml",
                                         "client: ocoya\nworkspace: " + first().id +
                                             "\ncampaign: \"{{ campaignId }}\"\ncount: 3\n" + more,
                                         types_, config::system_variables(), problems);
        EXPECT_EQ(problems.to_text(), "");
        return types_.make<publisher>(what, context("outgoing 'follow'")).value();
    }

    result<receipt> follow() { return publish(*follower, R"({"campaignId":")" + campaign + "\"}"); }

    std::string campaign;
    std::shared_ptr<publisher> follower;

 private:
    registry types_;
};

TEST(campaign_publisher, waits_until_the_posts_are_there) {
    campaign_fixture bench;
    const auto none = bench.follow();
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().kind, failure_class::busy);
    const auto until = *moment_in_id(bench.campaign) + std::chrono::minutes(30);
    EXPECT_THAT(none.error().message, HasSubstr("has 0 of 3 posts so far; it is followed until " +
                                                format_utc_seconds(until)));
    EXPECT_EQ(none.error().retry_after, std::chrono::seconds(20));
    bench.control("POST", "/clock", R"({"advance":"21s"})");
    EXPECT_THAT(bench.follow().error().message, HasSubstr("2 of 3"));
    bench.control("POST", "/clock", R"({"advance":"10s"})");
    const auto done = bench.follow();
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->external_id, bench.campaign);
    EXPECT_EQ(done->data.at("posts").as_array().size(), 3U);
}

TEST(campaign_publisher, older_posts_and_those_for_other_profiles_are_not_its_own) {
    campaign_fixture bench;
    bench.control("POST", "/posts", R"({"createdAt":"2024-01-01T00:00:00Z","count":5})");
    bench.control("POST", "/posts",
                  R"({"socialProfileIds":[")" + bench.first().profiles[0].id + R"("],"count":5})");
    EXPECT_THAT(bench.follow().error().message, HasSubstr("0 of 3"));
}

TEST(campaign_publisher, gives_up_when_the_time_has_passed) {
    campaign_fixture bench;
    bench.time.advance(std::chrono::minutes(31));
    const auto late = bench.follow();
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().kind, failure_class::refused);
    EXPECT_THAT(late.error().message, HasSubstr("made 0 of 3 posts within 30m"));
}

TEST(campaign_publisher, says_what_following_costs_at_its_worst) {
    campaign_fixture bench;
    const auto cost = bench.following("within: 10m\npoll: 20s\npage_cap: 5\n")->estimate();
    EXPECT_DOUBLE_EQ(cost.fixed, 60) << "a page, and the empty one after it";
    EXPECT_DOUBLE_EQ(cost.while_followed, 15);
}

TEST(campaign_publisher, what_cannot_be_followed_is_refused_without_a_request) {
    campaign_fixture bench;
    const auto before = bench.requests().size();
    const auto wrong = bench.publish(*bench.follower, R"({"campaignId":"nothing"})");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().kind, failure_class::refused);
    EXPECT_EQ(bench.requests().size(), before);
}

}  // namespace
}  // namespace sluice::ocoya
