#include "connectors/ocoya/client/client.hpp"
#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

// A 403 may concern one record or workspace, the key, or a proxy on the way.

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using sluice::testing::cut;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

net::reply no_access() {
    return answer(403, R"({"message":"You have no access to this workspace"})");
}

// Answers everything about workspace w2 with `of_w2`, and /me with `of_me`.
struct forbidden_fixture : ocoya_fixture {
    forbidden_fixture()
        : ocoya_fixture([this](const net::request& what) { return answered(what); }) {}

    net::reply answered(const net::request& what) const {
        if (what.target == "/api/me") {
            return of_me;
        }
        return what.target.find("workspaceId=w2") == std::string::npos ? of_others : of_w2;
    }

    result<net::response> asked(client& through, const std::string& workspace) {
        net::request what;
        what.method = "POST";
        what.target = "/post?workspaceId=" + workspace;
        what.body = "{}";
        return run(through.send(std::move(what)));
    }

    std::vector<std::string> targets() const {
        std::vector<std::string> all;
        for (const auto& one : requests()) {
            all.push_back(one.method + " " + one.target.substr(4));
        }
        return all;
    }

    net::reply of_w2 = no_access();
    net::reply of_me = answer(200, R"({"id":"ada"})");
    net::reply of_others = answer(201, R"({"postGroupId":"g"})");
};

TEST(forbidden, one_workspace_does_not_stop_the_key) {
    forbidden_fixture bench;
    const auto client = bench.add_client(bench.client_settings());
    const auto refused = bench.asked(*client, "w2");
    ASSERT_TRUE(refused) << describe(refused.error());
    EXPECT_EQ(refused->status, 403U);
    EXPECT_EQ(bench.asked(*client, "w1")->status, 201U);
    EXPECT_THAT(bench.targets(),
                ElementsAre("POST /post?workspaceId=w2", "GET /me", "POST /post?workspaceId=w1"));
    EXPECT_EQ(bench.requests()[1].headers.find("X-API-Key"), "top-secret-key");
    EXPECT_THAT(bench.log.lines(), IsEmpty());
}

TEST(forbidden, a_key_that_the_probe_refuses_too_is_not_used_and_said_once) {
    forbidden_fixture bench;
    bench.of_me = bench.of_w2 = bench.of_others =
        answer(403, R"({"message":"Invalid API token."})");
    const auto client = bench.add_client(bench.client_settings());
    for (int at = 0; at < 4; ++at) {
        const auto refused = bench.asked(*client, "w1");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, failure_class::credential);
        EXPECT_THAT(refused.error().message, HasSubstr("Invalid API token."));
        EXPECT_TRUE(refused.error().retry_after);
    }
    EXPECT_THAT(bench.targets(), ElementsAre("POST /post?workspaceId=w1", "GET /me"));
    EXPECT_THAT(bench.log.levels(), ElementsAre(log_level::error));
    bench.time.advance(minutes(5));
    EXPECT_FALSE(bench.asked(*client, "w1"));
    EXPECT_EQ(bench.requests().size(), 4U);
    EXPECT_EQ(bench.log.lines().size(), 1U);
}

TEST(forbidden, the_recheck_may_meet_a_workspace_that_is_forbidden) {
    forbidden_fixture bench;
    bench.of_me = answer(401, "{}");
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_FALSE(bench.asked(*client, "w2"));
    bench.of_me = answer(200, "{}");
    bench.time.advance(minutes(5));
    EXPECT_EQ(bench.asked(*client, "w2")->status, 403U);
    EXPECT_EQ(bench.asked(*client, "w1")->status, 201U);
    EXPECT_THAT(bench.log.levels(), ElementsAre(log_level::error, log_level::info));
}

TEST(forbidden, an_api_without_the_probe_speaks_of_the_request) {
    forbidden_fixture bench;
    bench.of_me = answer(404, R"({"message":"Not found"})");
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_EQ(bench.asked(*client, "w2")->status, 403U);
    EXPECT_EQ(bench.asked(*client, "w1")->status, 201U);
}

TEST(forbidden, without_a_probe_it_always_speaks_of_the_request) {
    forbidden_fixture bench;
    auto options = bench.client_settings();
    options.probe.clear();
    const auto client = bench.add_client(options);
    EXPECT_EQ(bench.asked(*client, "w2")->status, 403U);
    EXPECT_THAT(bench.targets(), ElementsAre("POST /post?workspaceId=w2"));
}

TEST(forbidden, a_probe_without_an_answer_decides_nothing) {
    for (const auto& silent : {cut(), answer(500, "{}"), answer(200, "<html>", {}, "text/html")}) {
        forbidden_fixture bench;
        bench.of_me = silent;
        const auto client = bench.add_client(bench.client_settings());
        const auto open = bench.asked(*client, "w2");
        ASSERT_FALSE(open);
        EXPECT_EQ(open.error().kind, failure_class::unreachable);
        EXPECT_FALSE(open.error().may_have_happened);
        EXPECT_THAT(open.error().message, AllOf(HasSubstr("You have no access to this workspace"),
                                                HasSubstr("is not known: GET /me")));
        EXPECT_EQ(bench.asked(*client, "w1")->status, 201U);
    }
}

TEST(forbidden, with_a_retry_after_it_is_waited_for) {
    int calls = 0;
    ocoya_fixture limited([&calls](const net::request&) {
        return ++calls == 1 ? answer(403, "{}", {{"Retry-After", "2"}}) : answer(201, "{}");
    });
    const auto client = limited.add_client(limited.client_settings());
    net::request what;
    what.method = "POST";
    what.target = "/post?workspaceId=w";
    EXPECT_EQ(limited.run(client->send(what))->status, 201U);
    EXPECT_THAT(limited.time.sleeps(), ElementsAre(seconds(2)));
    EXPECT_EQ(limited.requests().size(), 2U) << "no probe is needed";
}

TEST(forbidden, a_page_of_a_firewall_is_no_word_on_the_key) {
    forbidden_fixture bench;
    bench.of_w2 = answer(403, "<!DOCTYPE html><title>Just a moment...</title>", {}, "text/html");
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_EQ(bench.asked(*client, "w2")->status, 403U);
    EXPECT_EQ(bench.asked(*client, "w1")->status, 201U);
    EXPECT_THAT(bench.targets(),
                ElementsAre("POST /post?workspaceId=w2", "POST /post?workspaceId=w1"));
}

TEST(forbidden, a_task_fails_and_the_next_one_goes_out) {
    forbidden_fixture bench;
    auto options = bench.writing(method::post);
    options.request.parameters.query = testing::templated(R"({"workspaceId":"{{ w }}"})");
    const auto writer = bench.make_writer(options);
    const auto sent = [&](std::string_view record) {
        return bench.run(writer->send(writer->prepare(record_of(record), "key").value()));
    };
    const auto refused = sent(R"({"w":"w2","payload":{"caption":"Hi"}})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, failure_class::refused);
    EXPECT_EQ(refused.error().status, 403U);
    EXPECT_THAT(refused.error().mend, Not(IsEmpty()));
    EXPECT_TRUE(sent(R"({"w":"w1","payload":{"caption":"Hi"}})"));
}

TEST(forbidden, a_proxy_that_asks_for_a_user_is_no_word_on_the_key) {
    forbidden_fixture bench;
    bench.of_w2 = answer(407, "");
    const auto client = bench.add_client(bench.client_settings());
    EXPECT_EQ(bench.asked(*client, "w2")->status, 407U);
    EXPECT_EQ(bench.asked(*client, "w1")->status, 201U);
    EXPECT_THAT(bench.log.lines(), IsEmpty());
}

}  // namespace
}  // namespace sluice::ocoya
