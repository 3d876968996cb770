#include "unit/sandbox/service_fixture.hpp"

namespace sluice::sandbox {
namespace {

class ai_endpoints : public service_fixture {
 protected:
    answer draft(const std::string& members) {
        return ask("POST", "/post/ai" + ws(), "{" + members + "}");
    }

    answer campaign(const std::string& members) {
        return ask("POST", "/campaigns" + ws(), "{" + members + "}");
    }

    std::size_t drafts_of(const std::string& origin) {
        std::size_t count = 0;
        for (const auto& id : ids_in(control("GET", "/posts?origin=" + origin))) {
            count += ask("GET", "/post/" + id).message.status == 200 ? 1 : 0;
        }
        return count;
    }
};

// Reference, row 10 (D): 201, a draft; here it appears after a while.
TEST_F(ai_endpoints, a_draft_by_ai_appears_later) {
    const auto made =
        draft(R"("prompt":"Ten reasons for rain","tone":"bold","generateImage":true)");
    EXPECT_EQ(made.message.status, 201U);
    EXPECT_TRUE(made.applied);
    const auto id = std::string(body_of(made).at("postGroupId").as_string());
    EXPECT_EQ(ask("GET", "/post/" + id).message.status, 404U);
    now_ += std::chrono::seconds(5);
    EXPECT_EQ(status_of(id), "DRAFT");
    EXPECT_TRUE(post_at(id).at("posts").at(0).at("creatives").at(0).as_object().contains("image"));
}

TEST_F(ai_endpoints, a_draft_appears_at_once_when_asked_to) {
    set("ai-delay-ms", "0");
    const auto made = draft(R"("prompt":"Ten reasons for rain")");
    EXPECT_EQ(status_of(std::string(body_of(made).at("postGroupId").as_string())), "DRAFT");
}

// Reference, section 3 (D): at least 10 characters, and the lists of values.
TEST_F(ai_endpoints, a_draft_has_its_rules) {
    const std::string good = R"("prompt":"Ten reasons for rain")";
    for (const auto& members :
         {std::string(), std::string(R"("prompt":"Too short")"), good + R"(,"tone":"angry")",
          good + R"(,"length":"endless")", good + R"(,"generateImage":"yes")",
          good + R"(,"socialProfileIds":["nobody"])", good + R"(,"referenceUrls":"https://a")"}) {
        EXPECT_EQ(draft(members).message.status, 422U) << members;
    }
    EXPECT_EQ(draft(good + R"(,"length":"extra_long","tone":"founder_led")").message.status, 201U);
}

// Reference, row 11 (D).
TEST_F(ai_endpoints, a_campaign_is_queued_and_its_posts_appear_one_by_one) {
    const auto made = campaign(R"("prompt":"Spring","count":3)");
    EXPECT_EQ(made.message.status / 100, 2U);
    const auto body = body_of(made);
    EXPECT_EQ(body.at("campaignId").as_string().size(), 25U);
    EXPECT_EQ(body.at("status").as_string(), "GENERATING");
    EXPECT_TRUE(body.at("queued").as_bool());
    EXPECT_TRUE(body.at("generation").as_object().empty());
    EXPECT_EQ(drafts_of("campaign"), 0U);
    for (std::size_t written = 1; written <= 3; ++written) {
        now_ += std::chrono::seconds(10);
        EXPECT_EQ(drafts_of("campaign"), written);
    }
    now_ += std::chrono::hours(1);
    EXPECT_EQ(drafts_of("campaign"), 3U);
}

// Reference, section 3 (D): five posts, unless 3 to 30 are asked for.
TEST_F(ai_endpoints, a_campaign_has_five_posts_and_its_rules) {
    campaign(R"("prompt":"Spring")");
    now_ += std::chrono::hours(1);
    EXPECT_EQ(drafts_of("campaign"), 5U);
    const std::string good = R"("prompt":"Spring")";
    for (const auto& members :
         {std::string(R"("prompt":"ab")"), good + R"(,"count":2)", good + R"(,"count":31)",
          good + R"(,"duration":31)", good + R"(,"goal":"fame")", good + R"(,"audience":"all")",
          good + R"(,"imageCount":6)", good + R"(,"referenceUrls":["a","b","c","d"])"}) {
        EXPECT_EQ(campaign(members).message.status, 422U) << members;
    }
}

}  // namespace
}  // namespace sluice::sandbox
