#include "connectors/ocoya/read/fan_out.hpp"

#include "connectors/ocoya/read/parents.hpp"
#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string workspaces_json(const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) {
        out += (out.empty() ? "[" : ",") + (R"({"id":")" + id + R"(","name":"Name )" + id + "\"}");
    }
    return (out.empty() ? "[" : out) + "]";
}

// An account whose workspaces have this many posts each; `faults` answer in place of a workspace.
struct account_script {
    std::vector<std::string> workspaces{"w3", "w1", "w2"};
    std::map<std::string, std::size_t> posts{{"w1", 60}, {"w2", 1}, {"w3", 0}};
    std::map<std::string, net::reply> faults;
    bool key_refused = false;

    net::reply operator()(const net::request& what) const {
        if (what.target == "/api/workspaces") {
            return answer(200, workspaces_json(workspaces));
        }
        if (what.target == "/api/me") {
            return key_refused ? answer(403, R"({"message":"Invalid API token."})")
                               : answer(200, R"({"id":"ada"})");
        }
        const auto at = what.target.find("workspaceId=") + 12;
        const auto id = what.target.substr(at, what.target.find('&', at) - at);
        if (const auto fault = faults.find(id); fault != faults.end()) {
            return fault->second;
        }
        if (what.target.starts_with("/api/social-profiles")) {
            return answer(200, R"([{"id":"f-)" + id + R"(","provider":"facebook","name":"Page"}])");
        }
        const auto total = posts.contains(id) ? posts.at(id) : 0;
        const std::size_t first = what.target.find("page=1") == std::string::npos ? 0 : 50;
        return answer(200, posts_json(first, std::min<std::size_t>(50, total - first)));
    }
};

class fan_out_fixture : public ocoya_fixture {
 public:
    fan_out_fixture() : ocoya_fixture([this](const net::request& what) { return script(what); }) {
        add_client(client_settings());
        options.request.client.name = "ocoya";
        options.request.entity = "posts";
        options.request.parameters.query =
            testing::templated(R"({"workspaceId":"{{ parent.id }}"})");
        options.for_each.emplace();
    }

    std::shared_ptr<subscriber> posts() {
        return make_subscriber(options, context("incoming 'posts'")).value();
    }

    // Runs to the end of the listing or to a failure, and keeps the position as the ledger would.
    result<std::size_t> run_all(subscriber& from) {
        std::size_t seen = 0;
        for (;;) {
            auto read = run(from.fetch(position));
            if (!read) {
                return read.error();
            }
            position = read->position;
            for (auto& item : read->entities) {
                ids.push_back(item.id);
                last = item;
                ++seen;
            }
            if (read->failed) {
                return *read->failed;
            }
            if (read->last) {
                return seen;
            }
        }
    }

    std::vector<std::string> asked_for() {
        std::vector<std::string> targets;
        for (const auto& one : requests()) {
            targets.push_back(one.target.substr(0, one.target.find("&perPage")));
        }
        return targets;
    }

    account_script script;
    subscriber_options options;
    json::value position;
    std::vector<std::string> ids;
    entity last;
};

TEST(fan_out, reads_every_parent_in_the_order_of_ids) {
    fan_out_fixture bench;
    const auto posts = bench.posts();
    EXPECT_EQ(bench.run_all(*posts).value(), 61U);
    EXPECT_THAT(bench.asked_for(),
                ElementsAre("/api/workspaces", "/api/post?workspaceId=w1&page=0",
                            "/api/post?workspaceId=w1&page=1", "/api/post?workspaceId=w2&page=0",
                            "/api/post?workspaceId=w3&page=0"));
    EXPECT_EQ(bench.ids[0], "w1/p0");
    EXPECT_EQ(bench.ids[60], "w2/p0");
    EXPECT_EQ(bench.last.headers["workspace"], "w2");
    EXPECT_EQ(bench.last.headers["workspace_name"], "Name w2");
    EXPECT_EQ(bench.last.data.at("id").as_string(), "p0");
}

TEST(fan_out, goes_on_in_the_middle_with_another_object) {
    fan_out_fixture bench;
    {
        const auto posts = bench.posts();
        bench.position = bench.run(posts->fetch({})).value().position;
        EXPECT_EQ(write_json(bench.position),
                  R"({"began":"2026-02-01T12:00:00Z","page":1,"parent":"w1"})");
    }
    const auto again = bench.posts();
    EXPECT_EQ(bench.run_all(*again).value(), 11U);
    EXPECT_EQ(bench.ids[0], "w1/p50");
}

TEST(fan_out, parents_are_kept_for_a_while_and_shared_by_the_client) {
    fan_out_fixture bench;
    bench.options.for_each->cache = std::chrono::minutes(10);
    const auto one = bench.posts();
    const auto other = bench.posts();
    bench.run_all(*one).value();
    bench.position = {};
    bench.run_all(*other).value();
    EXPECT_EQ(bench.requests().size(), 1U + 4U + 4U);
    bench.time.advance(std::chrono::minutes(11));
    bench.run_all(*other).value();
    EXPECT_EQ(bench.requests().size(), 9U + 5U);
}

TEST(fan_out, a_parent_that_fails_hides_no_other) {
    fan_out_fixture bench;
    bench.script.faults["w1"] = answer(404, R"({"message":"Workspace not found."})");
    const auto posts = bench.posts();
    for (int round = 0; round < 3; ++round) {
        bench.ids.clear();
        const auto done = bench.run_all(*posts);
        ASSERT_FALSE(done);
        EXPECT_THAT(done.error().message, HasSubstr("1 could not be read: w1: GET /post"));
        EXPECT_THAT(done.error().message, HasSubstr("Workspace not found."));
        EXPECT_THAT(bench.ids, ElementsAre("w2/p0"));
    }
    bench.script.faults.clear();
    EXPECT_EQ(bench.run_all(*posts).value(), 61U);
}

TEST(FanOut, a_workspace_that_the_key_may_not_use_hides_no_other) {
    fan_out_fixture bench;
    bench.script.faults["w1"] = answer(403, R"({"message":"No access to this workspace."})");
    const auto posts = bench.posts();
    for (int round = 0; round < 3; ++round) {
        bench.ids.clear();
        const auto done = bench.run_all(*posts);
        ASSERT_FALSE(done);
        EXPECT_THAT(done.error().message, HasSubstr("1 could not be read: w1: GET /post"));
        EXPECT_THAT(done.error().message, HasSubstr("No access to this workspace."));
        EXPECT_THAT(bench.ids, ElementsAre("w2/p0"));
    }
}

TEST(FanOut, a_proxy_that_asks_for_a_user_is_of_one_workspace_too) {
    fan_out_fixture bench;
    bench.script.faults["w1"] = answer(407, "");
    const auto posts = bench.posts();
    EXPECT_FALSE(bench.run_all(*posts));
    EXPECT_THAT(bench.ids, ElementsAre("w2/p0"));
}

TEST(fan_out, a_key_that_is_refused_ends_the_run_and_the_next_goes_on_there) {
    fan_out_fixture bench;
    const auto posts = bench.posts();
    bench.position = bench.run(posts->fetch({})).value().position;
    bench.script.faults["w1"] = answer(403, R"({"message":"Invalid API token."})");
    bench.script.key_refused = true;
    EXPECT_EQ(bench.run_all(*posts).error().kind, failure_class::credential);
    bench.script.faults.clear();
    bench.script.key_refused = false;
    bench.time.advance(std::chrono::minutes(6));
    EXPECT_EQ(bench.run_all(*posts).value(), 11U);
}

TEST(fan_out, a_parent_that_is_gone_gives_up_its_place) {
    fan_out_fixture bench;
    bench.options.for_each->cache = std::chrono::milliseconds(0);
    const auto posts = bench.posts();
    bench.position = bench.run(posts->fetch({})).value().position;  // within w1
    bench.script.workspaces = {"w2", "w3"};
    const auto again = bench.posts();
    bench.add_client(bench.client_settings());  // a new client has no kept lists
    const auto fresh = bench.posts();
    EXPECT_EQ(bench.run_all(*fresh).value(), 1U);
    EXPECT_EQ(bench.asked_for().back(), "/api/post?workspaceId=w3&page=0");
}

TEST(fan_out, a_filter_chooses_parents) {
    fan_out_fixture bench;
    bench.options.for_each->filter = expression::compile("name != 'Name w1'").value();
    const auto posts = bench.posts();
    EXPECT_EQ(bench.run_all(*posts).value(), 1U);
}

TEST(fan_out, profiles_know_their_workspace) {
    fan_out_fixture bench;
    bench.options.for_each->entity = parents_of::profiles;
    bench.options.request.parameters.query = testing::templated(
        R"({"workspaceId":"{{ workspace.id }}","statuses":"{{ parent.provider }}"})");
    bench.script.faults["w3"] = answer(404, R"({"message":"gone"})");
    const auto posts = bench.posts();
    const auto done = bench.run_all(*posts);
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().message, HasSubstr("workspace w3"));
    EXPECT_EQ(bench.ids.size(), 61U);
    EXPECT_EQ(bench.last.id, "f-w2/p0");
    EXPECT_EQ(bench.last.headers["workspace"], "w2");
    EXPECT_EQ(bench.last.headers["profile"], "f-w2");
    EXPECT_EQ(bench.last.headers["profile_name"], "Page");
    EXPECT_EQ(bench.asked_for()[4], "/api/post?workspaceId=w1&statuses=facebook&page=0");
}

TEST(fan_out, without_parents_nothing_is_read) {
    fan_out_fixture bench;
    bench.script.workspaces.clear();
    const auto posts = bench.posts();
    EXPECT_EQ(bench.run_all(*posts).value(), 0U);
}

TEST(fan_out, a_list_of_parents_that_fails_is_the_runs) {
    ocoya_fixture bench([](const net::request&) { return answer(502, "no"); });
    bench.add_client(bench.client_settings());
    subscriber_options options;
    options.request.client.name = "ocoya";
    options.request.entity = "posts";
    options.for_each.emplace();
    const auto posts = make_subscriber(options, bench.context("incoming 'posts'")).value();
    const auto read = bench.run(posts->fetch({}));
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("for_each: GET /workspaces: HTTP 502"));
}

}  // namespace
}  // namespace sluice::ocoya
