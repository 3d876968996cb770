// The `input` of a subscriber and the `request` of a publisher take stages, with storages at hand.

#include "e2e/job.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* listed_posts = R"yaml(
clients:
  ocoya: {type: ocoya, base_url: "http://ocoya.invalid/api", api_key: "${credential:key}"}
incoming:
  posts:
    schedule: every 5m
    subscriber:
      type: ocoya
      client: ocoya
      path: /posts
      input:
        - lookup: {storage: marks, key: since, as: since, default: "{{ time_add(now, '-7d') }}"}
        - set: {until: "{{ now }}"}
      parameters: {query: {since: "{{ input.since }}", until: "{{ input.until }}"}}
outgoing:
  publish:
    transformers:
      - set: {workspaceId: w1}
    publisher:
      type: ocoya
      client: ocoya
      method: post
      entity: posts
      parameters: {query: {workspaceId: "{{ workspaceId }}"}}
      request:
        - lookup: {storage: marks, key: "{{ record.shop }}", as: $tag}
        - set: {caption: "{{ caption }} {{ $tag }}", socialProfileIds: [f1]}
        - remove: [shop, id]
routes:
  posts-to-posts: {from: posts, to: publish}
storages:
  marks: {}
)yaml";

class stages_of_a_request : public ::testing::Test {
 protected:
    stages_of_a_request() { work.write("posts.yaml", listed_posts); }

    ended test(const std::string& tests) const {
        work.write("posts.test.yaml", tests);
        return run_sluice({"test", "--config", work.config()});
    }

    job work;
};

TEST_F(stages_of_a_request, input_looks_up_storages_once_in_a_listing) {
    const auto done = test(R"yaml(
tests:
  from-the-storage:
    incoming: posts
    now: 2026-03-08T09:00:00Z
    storages: {marks: {since: "2026-01-01"}}
    exchanges:
      - request: {path: /posts, query: {since: "2026-01-01", until: "2026-03-08T09:00:00Z"}}
        response: {body: []}
    expect: {output: []}
  a-week-back-without-one:
    incoming: posts
    now: 2026-03-08T09:00:00Z
    exchanges:
      - request: {path: /posts}
        response: {body: []}
    expect:
      requests: [{query: {since: "2026-03-01T09:00:00Z", until: "2026-03-08T09:00:00Z"}}]
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

TEST_F(stages_of_a_request, request_changes_the_payload_before_it_is_checked) {
    const auto done = test(R"yaml(
tests:
  tagged:
    outgoing: publish
    input: [{id: 1, caption: Spring, shop: north}, {id: 2, caption: Summer, shop: south}]
    storages: {marks: {north: "#north", south: "#south"}}
    exchanges:
      - request: {method: POST, path: /post, query: {workspaceId: w1}, body: {caption: "Spring #north", socialProfileIds: [f1]}}
        response: {status: 201, body: {postGroupId: g1}}
      - request: {method: POST, path: /post, body: {caption: "Summer #south", socialProfileIds: [f1]}}
        response: {status: 201, body: {postGroupId: g2}}
    expect: {tasks: [{state: finished}, {state: finished}]}
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

TEST_F(stages_of_a_request, a_stage_that_fails_fails_the_task_with_its_place) {
    const auto done = test(R"yaml(
tests:
  without-a-tag:
    outgoing: publish
    input: {id: 1, caption: Spring, shop: west}
    expect:
      tasks: [{state: failed}]
      failures: [{reason: "request: stage 1 (lookup)"}]
      requests: []
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

TEST_F(stages_of_a_request, try_shows_them_step_by_step) {
    const auto out = run_sluice(
        {"try", "publish", "--input", "-", "--config", work.config(), "--state", work.state()},
        R"({"caption":"Spring","shop":"north"})");
    EXPECT_THAT(out.out, HasSubstr("outgoing 'publish', stage 1 (set)\n"));
    EXPECT_THAT(out.out, HasSubstr("outgoing 'publish', request, stage 1 (lookup)\n    fails: "));
    EXPECT_EQ(out.code, 1);
    const auto in = run_sluice(
        {"try", "posts", "--input", "-", "--config", work.config(), "--state", work.state()}, "{}");
    EXPECT_EQ(in.code, 0) << in.out << in.err;
    EXPECT_THAT(in.out, HasSubstr("incoming 'posts', input, stage 1 (lookup)\n"));
    EXPECT_THAT(in.out, HasSubstr("incoming 'posts', input, stage 2 (set)\n"));
}

TEST_F(stages_of_a_request, check_refuses_stages_that_store) {
    auto yaml = std::string(listed_posts);
    const std::string set = "        - set: {until:";
    yaml.insert(yaml.find(set), "        - forget: {storage: marks, key: since}\n");
    work.write("posts.yaml", yaml);
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.err, HasSubstr("'forget' changes a storage, and stages of a request only"));
}

TEST_F(stages_of_a_request, a_store_that_is_hidden_in_a_branch_is_refused_when_it_runs) {
    auto yaml = std::string(listed_posts);
    const std::string set = "        - set: {caption:";
    yaml.insert(yaml.find(set),
                "        - when: [{else: [forget: {storage: marks, key: since}]}]\n");
    work.write("posts.yaml", yaml);
    const auto done = test(R"yaml(
tests:
  hidden:
    outgoing: publish
    input: {id: 1, caption: Spring, shop: north}
    storages: {marks: {north: "#north", since: x}}
    expect:
      failures: [{reason: "its stages change a storage"}]
      storages: {marks: {north: "#north", since: x}}
)yaml");
    EXPECT_EQ(done.code, 0) << done.out << done.err;
}

}  // namespace
}  // namespace sluice::testing
