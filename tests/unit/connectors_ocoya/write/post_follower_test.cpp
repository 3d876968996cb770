// The publisher asks the sandbox what became of its posts.

#include "unit/connectors_ocoya/sandbox_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using word = verdict::word;

class followed_posts : public ::testing::Test, public sandbox_fixture {
 protected:
    followed_posts() {
        auto options = creating();
        options.confirm = confirm_options();
        writer = make(options);
        // The sandbox refuses a time in the past of the machine's clock.
        time.advance(system_clock().now() - time.now());
    }

    // Makes a post for a minute from now, and returns it as the engine knows it.
    unconfirmed_result post(const std::string& caption) {
        const auto moment = time.now() + std::chrono::minutes(1);
        const auto entity = record_of(R"({"caption":")" + caption + R"(","socialProfileIds":[")" +
                                      first().profiles.front().id + R"("],"scheduledAt":")" +
                                      format_utc_seconds(moment) + "\"}");
        EXPECT_TRUE(run(writer->gather(&entity)));
        auto ready = writer->prepare(entity, "key").value();
        unconfirmed_result made;
        made.plan = ready.plan;
        made.external_id = run(writer->send(std::move(ready))).value().external_id;
        return made;
    }

    verdict ask(const unconfirmed_result& one) {
        return run(writer->verdicts({one})).value().front();
    }
    void becomes(const unconfirmed_result& one, const std::string& fields) {
        control("POST", "/posts/" + one.external_id, fields);
    }
    std::size_t listings() { return calls("GET /api/_public/v1/post?"); }

    std::shared_ptr<publisher> writer;
};

TEST_F(followed_posts, a_scheduled_post_is_asked_about_after_its_time) {
    const auto one = post("Hi");
    EXPECT_TRUE(writer->confirms());
    const auto first_at = writer->confirmation_of(one).value().at;
    EXPECT_GE(first_at, time.now() + std::chrono::seconds(90));
    EXPECT_LE(first_at, time.now() + std::chrono::minutes(7));
    EXPECT_EQ(ask(one).says, word::open);
    becomes(one, R"({"status":"POSTED"})");
    EXPECT_EQ(ask(one).says, word::good);
}

TEST_F(followed_posts, a_draft_is_not_followed) {
    auto one = post("Hi");
    one.plan.get_object().at("body").get_object().erase("scheduledAt");
    EXPECT_FALSE(writer->confirmation_of(one));
    one = post("Hi");
    one.plan.get_object().at("body").get_object().erase("socialProfileIds");
    EXPECT_FALSE(writer->confirmation_of(one));
}

TEST_F(followed_posts, an_error_is_told_with_its_reason) {
    const auto one = post("Hi");
    becomes(one, R"({"status":"ERROR","error":"the page was disconnected"})");
    const auto said = ask(one);
    EXPECT_EQ(said.says, word::bad);
    EXPECT_THAT(said.reason, StartsWith("Ocoya says ERROR: the page was disconnected"));
}

TEST_F(followed_posts, one_listing_answers_for_all_posts_of_a_workspace) {
    std::vector<unconfirmed_result> all;
    for (int i = 0; i < 60; ++i) {
        all.push_back(post("Post " + std::to_string(i)));
    }
    const auto before = listings();
    const auto said = run(writer->verdicts(all)).value();
    ASSERT_EQ(said.size(), 60U);
    for (const auto& one : said) {
        EXPECT_THAT(one.reason, HasSubstr("SCHEDULED"));
    }
    EXPECT_EQ(listings() - before, 2U) << "60 posts are two pages";
}

TEST_F(followed_posts, a_listing_that_an_incoming_makes_answers_without_a_request) {
    const auto one = post("Hi");
    writer->confirmation_of(one);
    becomes(one, R"({"status":"POSTED"})");
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.entity = "posts";
    options.request.parameters.query =
        testing::templated(R"({"workspaceId":")" + first().id + "\"}");
    const auto reader = make_subscriber(options, context("incoming 'posts'")).value();
    EXPECT_TRUE(run(reader->fetch(nullptr)));
    const auto before = listings();
    EXPECT_EQ(ask(one).says, word::good);
    EXPECT_EQ(listings(), before);
    // The word is used up: the next question goes to Ocoya.
    EXPECT_EQ(ask(one).says, word::good);
    EXPECT_EQ(listings(), before + 1);
}

TEST_F(followed_posts, an_old_listing_without_a_decision_is_not_believed) {
    const auto one = post("Hi");
    writer->confirmation_of(one);
    EXPECT_EQ(ask(one).says, word::open);
    becomes(one, R"({"status":"POSTED"})");
    EXPECT_EQ(ask(one).says, word::good);
}

TEST_F(followed_posts, a_workspace_that_does_not_answer_leaves_the_others) {
    const auto good = post("Hi");
    auto elsewhere = good;
    elsewhere.external_id = "c-elsewhere";
    elsewhere.plan.get_object()["workspaceId"] = "unknown";
    becomes(good, R"({"status":"POSTED"})");
    const auto said = run(writer->verdicts({elsewhere, good})).value();
    EXPECT_EQ(said[0].says, word::open);
    EXPECT_THAT(said[0].reason, HasSubstr("without an answer"));
    EXPECT_GT(said[0].ask_at, time.now());
    EXPECT_EQ(said[1].says, word::good);
    EXPECT_FALSE(run(writer->verdicts({elsewhere})));
}

TEST_F(followed_posts, a_post_that_was_deleted_is_told_at_the_deadline) {
    const auto one = post("Hi");
    control("DELETE", "/posts/" + one.external_id);
    EXPECT_EQ(ask(one).says, word::open);
    time.advance(std::chrono::hours(3));
    const auto said = ask(one);
    EXPECT_EQ(said.says, word::bad);
    EXPECT_THAT(said.reason, HasSubstr("Ocoya does not list it"));
}

}  // namespace
}  // namespace sluice::ocoya
