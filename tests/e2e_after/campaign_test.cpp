// A campaign from the request to its posts. The record that asked for it goes on to a follower, and
// each of the two tasks leads to the other.

#include "e2e/job.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

struct campaign : ::testing::Test {
    campaign()
        : sandbox(sluice_program,
                  {"--posts", "0", "--campaign-interval-ms", "50", "--ai-delay-ms", "50"}) {
        work.write("campaigns.yaml", R"(
clients:
  ocoya: {type: ocoya, api_key: sandbox-key, base_url: )" +
                                         sandbox.api() +
                                         R"(}
incoming:
  wishes:
    schedule: by hand
    subscriber: {type: file, path: )" + work.beside("wishes.ndjson").string() +
                                         R"(}
    identifier: id
    emit: new
outgoing:
  campaign:
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: campaigns
      parameters: {query: {workspaceId: )" +
                                         first_workspace + R"(}}
    after:
      - map: {campaign: "{{ response.data.campaignId }}", count: "{{ count }}"}
  follow:
    publisher:
      type: ocoya-campaign-posts
      client: ocoya
      workspace: )" + std::string(first_workspace) +
                                         R"(
      campaign: "{{ campaign }}"
      count: "{{ count }}"
      poll: 1s
    after:
      - map: {campaign: "{{ header.after_result }}", task: "{{ header.after_task }}",
              made_by: "{{ response.data.campaignTask }}", posts: "{{ length(response.data.posts) }}"}
  report:
    publisher: {type: file, path: )" + work.beside("report.ndjson").string() +
                                         R"(}
routes:
  wishes-to-posts:
    from: wishes
    to: campaign
    then:
      - {after: campaign, to: follow}
      - {after: follow, to: report}
    transformers:
      - map: {prompt: "{{ topic }}", count: 3}
)");
        work.write("../wishes.ndjson", R"({"id":"1","topic":"Autumn walks"})"
                                       "\n");
    }

    std::string story(const boost::json::value& task) const {
        const auto done = work.tasks({"show", std::to_string(task.at("id").as_int64())});
        EXPECT_EQ(done.code, 0) << done.err;
        return done.out;
    }

    boost::json::object shown(const boost::json::value& task) const {
        const auto id = std::to_string(task.at("id").as_int64());
        const auto done = work.tasks({"show", id, "--json"});
        EXPECT_EQ(done.code, 0) << done.err;
        return boost::json::parse(done.out).as_object();
    }

    sandbox_process sandbox;
    job work;
};

TEST_F(campaign, is_followed_until_its_posts_are_there_and_tied_to_them) {
    const auto done = work.once();
    ASSERT_EQ(done.code, 0) << done.err << done.out;
    const auto made = work.list({"--outgoing", "campaign"}).as_array();
    const auto followed = work.list({"--outgoing", "follow"}).as_array();
    ASSERT_EQ(made.size(), 1U);
    ASSERT_EQ(followed.size(), 1U);
    EXPECT_EQ(followed[0].at("state").as_string(), "finished");

    // The follower's task names the campaign's, and both have the campaign as their result.
    const std::string id(made[0].at("external_id").as_string());
    EXPECT_FALSE(id.empty());
    EXPECT_EQ(followed[0].at("external_id").as_string(), id);
    const auto follower = shown(followed[0]);
    EXPECT_EQ(follower.at("headers").at("after_task").as_string(),
              std::to_string(made[0].at("id").as_int64()));
    EXPECT_EQ(follower.at("headers").at("after_result").as_string(), id);
    EXPECT_EQ(work.list({"--external-id", id}).as_array().size(), 2U);
    const auto of_both = read_file(work.beside("report.ndjson"));
    EXPECT_THAT(of_both, HasSubstr("\"posts\":3"));

    // A person finds each task from the other, and the follower's result.
    const auto number = std::to_string(made[0].at("id").as_int64());
    const auto after = std::to_string(followed[0].at("id").as_int64());
    EXPECT_THAT(of_both, HasSubstr("\"made_by\":\"" + number + "\""));
    EXPECT_THAT(story(followed[0]), HasSubstr("after         task " + number + ", result " + id));
    const auto told = story(made[0]);
    EXPECT_THAT(told,
                HasSubstr("followed by\n  task " + after + ": finished  wishes-to-posts > follow"));
    EXPECT_THAT(told, HasSubstr("GET /post of workspace " + std::string(first_workspace)));
    EXPECT_THAT(told, HasSubstr("3 of 3 posts"));
    const auto followers = shown(made[0]).at("followed_by").as_array();
    ASSERT_EQ(followers.size(), 1U);
    EXPECT_EQ(followers[0].at("id").as_int64(), followed[0].at("id").as_int64());
    EXPECT_TRUE(shown(followed[0]).at("followed_by").as_array().size() == 1U) << "the report";
}

}  // namespace
}  // namespace sluice::testing
