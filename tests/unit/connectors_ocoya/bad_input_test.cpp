// Checks against the sandbox what docs/ocoya.md states about bad input.

#include "sandbox_fixture.hpp"

#include <sluice/model/time.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace sluice::ocoya {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class bad_input : public ::testing::Test {
 protected:
    std::shared_ptr<subscriber> posts() {
        subscriber_options options;
        options.request.client.name = "ocoya";
        options.request.entity = "posts";
        options.request.parameters.query =
            testing::templated(R"({"workspaceId":")" + bench.first().id + "\"}");
        return make_subscriber(options, bench.context("incoming 'posts'")).value();
    }

    void fault(const std::string& kind) {
        bench.control("POST", "/faults", R"({"kind":")" + kind + R"(","path":"/post"})");
    }

    void revoke(bool revoked) {
        bench.control("POST", "/switches",
                      std::string(R"({"api-key":")") + (revoked ? "revoked" : "valid") + "\"}");
    }

    result<receipt> publish(const std::string& record) {
        const auto to = bench.make(bench.creating());
        return bench.publish(*to, record);
    }

    // A refusal without a request.
    std::string refusal(const std::string& record) {
        const auto done = publish(record);
        EXPECT_FALSE(done);
        EXPECT_EQ(done.error().kind, failure_class::refused);
        EXPECT_TRUE(bench.requests().empty());
        return describe(done.error());
    }

    sandbox_fixture bench;
};

TEST_F(bad_input, a_wrong_key_is_probed_once_and_not_used_until_the_recheck) {
    auto wrong = bench.to_sandbox();
    wrong.api_key = secret("wrong-key");
    bench.add_client(wrong);
    for (int i = 0; i < 3; ++i) {
        const auto done = publish(R"({"caption":"Hi"})");
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, failure_class::credential);
    }
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_TRUE(bench.requests()[1].target.ends_with("/me"));
}

TEST_F(bad_input, a_key_revoked_in_mid_run_stops_it_where_it_stood) {
    bench.control("POST", "/posts", R"({"count":60})");
    const auto from = posts();
    const auto first = bench.run(from->fetch({})).value();
    revoke(true);
    const auto refused = bench.run(from->fetch(first.position));
    EXPECT_EQ(fault_of(refused).kind, failure_class::credential);
    EXPECT_EQ(refused->position.at("page"), first.position.at("page"));
    const auto closed = bench.run(from->fetch(refused->position));
    EXPECT_FALSE(closed) << "nothing was asked";
    EXPECT_EQ(publish(R"({"caption":"Hi"})").error().kind, failure_class::credential);
    EXPECT_TRUE(bench.created().empty());
    revoke(false);
    bench.time.advance(std::chrono::minutes(6));
    EXPECT_EQ(bench.run(from->fetch(first.position)).value().entities.size(), 10U);
    EXPECT_TRUE(publish(R"({"caption":"Hi"})"));
}

TEST_F(bad_input, a_caption_of_10001_characters) {
    const std::string caption(10'001, 'a');
    EXPECT_THAT(refusal(R"({"caption":")" + caption + "\"}"),
                HasSubstr("caption has 10001 characters, at most 10000 are taken"));
    auto options = bench.creating();
    options.truncate = true;
    const auto cutting = bench.make(options);
    ASSERT_TRUE(bench.publish(*cutting, R"({"caption":")" + caption + "\"}"));
    EXPECT_TRUE(bench.created().at(0).at("caption").as_string().ends_with("a…"));
}

TEST_F(bad_input, a_date_without_a_zone) {
    EXPECT_THAT(refusal(R"({"caption":"Hi","scheduledAt":"2031-02-01T09:00:00"})"),
                AllOf(HasSubstr("has no zone"), HasSubstr("append Z")));
}

TEST_F(bad_input, media_of_a_type_that_is_not_taken) {
    EXPECT_THAT(refusal(R"({"mediaUrls":["https://x.example/a.webp"]})"),
                HasSubstr("is a .webp; Ocoya takes png, jpeg, gif and mp4"));
}

TEST_F(bad_input, an_unknown_workspace) {
    auto options = bench.creating();
    options.request.parameters.query = testing::templated(R"({"workspaceId":"nobody"})");
    const auto to = bench.make(options);
    const auto done = bench.publish(*to, R"({"caption":"Hi"})");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, failure_class::refused);
    EXPECT_THAT(done.error().message, HasSubstr("Workspace not found."));
}

TEST_F(bad_input, a_profile_that_vanished_named_by_its_id) {
    const auto id = bench.first().profiles[0].id;
    bench.control("DELETE", "/profiles/" + id);
    const auto done = publish(R"({"caption":"Hi","socialProfileIds":[")" + id + "\"]}");
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, failure_class::refused);
    EXPECT_THAT(done.error().message, HasSubstr(id));
}

// The listing is newest first. A post that is made meanwhile pushes the others back, so that one
// comes twice. One that is removed pulls them forward: one post is skipped, and the next run sees
// it.
TEST_F(bad_input, a_page_that_shifts_while_it_is_read) {
    bench.control("POST", "/posts", R"({"count":60})");
    const auto from = posts();
    std::set<std::string> seen;
    std::size_t items = 0;
    const auto take = [&](const page& read) {
        for (const auto& one : read.entities) {
            seen.insert(one.id);
            ++items;
        }
    };
    auto first = bench.run(from->fetch({})).value();
    take(first);
    bench.control("POST", "/posts", R"({"caption":"pushes"})");
    take(bench.run(from->fetch(first.position)).value());
    EXPECT_EQ(items, 61U);
    EXPECT_EQ(seen.size(), 60U);
    first = bench.run(from->fetch({})).value();
    bench.control("DELETE", "/posts/" + first.entities.at(0).id);
    std::set<std::string> listed;
    for (const auto& one : bench.run(from->fetch(first.position)).value().entities) {
        listed.insert(one.id);
    }
    EXPECT_EQ(listed.size(), 10U);
    const auto again = bench.run(from->fetch({})).value();
    for (const auto& one : again.entities) {
        listed.insert(one.id);
    }
    EXPECT_EQ(listed.size(), 60U);
}

TEST_F(bad_input, a_page_of_html) {
    fault("html");
    const auto read = bench.run(posts()->fetch({}));
    EXPECT_EQ(fault_of(read).kind, failure_class::unreachable);
    EXPECT_LT(fault_of(read).message.size(), 700U);
    fault("html_after");
    const auto written = publish(R"({"caption":"Hi"})");
    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().may_have_happened);  // verification finds it
    EXPECT_EQ(bench.created().size(), 1U);
}

TEST_F(bad_input, a_202) {
    fault("202");
    EXPECT_EQ(fault_of(bench.run(posts()->fetch({}))).kind, failure_class::invalid);
    fault("202");
    const auto written = publish(R"({"caption":"Hi"})");
    ASSERT_FALSE(written);
    EXPECT_TRUE(written.error().may_have_happened);
    EXPECT_TRUE(written.error().retry_after);
}

TEST_F(bad_input, a_201_without_an_id_is_done) {
    fault("no_id");
    const auto written = publish(R"({"caption":"Hi"})");
    ASSERT_TRUE(written);
    EXPECT_TRUE(written->external_id.empty());
    EXPECT_EQ(bench.created().size(), 1U);
}

// Nobody knows a text of the AI in advance, so the verification cannot compare it.
TEST_F(bad_input, a_lost_reply_to_ai_and_campaigns_waits_for_a_person) {
    for (const auto* entity : {"ai-posts", "campaigns"}) {
        auto options = bench.creating();
        options.request.entity = entity;
        const auto to = bench.make(options);
        const auto ready =
            to->prepare(record_of(R"({"prompt":"Ten ideas for autumn"})"), "key").value();
        EXPECT_EQ(ready.safety, repeat_safety::once) << entity;
        bench.control("POST", "/faults", R"({"kind":"cut_after","method":"POST"})");
        const auto lost = bench.run(to->send(ready));
        ASSERT_FALSE(lost);
        EXPECT_TRUE(lost.error().may_have_happened) << entity;
    }
}

}  // namespace
}  // namespace sluice::ocoya
