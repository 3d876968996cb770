#include "connectors/ocoya/client/client.hpp"
#include "unit/connectors_ocoya/ocoya_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

// Redirects. Only a write's own reply settles it. A reply from an address that the key is not sent
// to proves nothing about the key.

namespace sluice::ocoya {
namespace {

using sluice::testing::answer;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

net::reply redirect(unsigned status, const std::string& location) {
    return answer(status, "", {{"Location", location}});
}

// A second site beside the bench's.
class neighbour {
 public:
    neighbour(ocoya_fixture& bench, ocoya_fixture::script answers)
        : bench_(bench), answers_(std::move(answers)) {
        auto handle = [this](net::request what) -> awaitable<net::reply> {
            requests.push_back(what);
            co_return answers_(what);
        };
        server_ = *net::start_server(bench.context("").executor, {}, handle);
    }
    neighbour(const neighbour&) = delete;
    neighbour& operator=(const neighbour&) = delete;
    ~neighbour() { bench_.run(server_->stop()); }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }

    std::vector<net::request> requests;

 private:
    ocoya_fixture& bench_;
    ocoya_fixture::script answers_;
    std::unique_ptr<net::http_server> server_;
};

std::vector<std::string> asked(const ocoya_fixture& bench) {
    std::vector<std::string> all;
    for (const auto& one : bench.requests()) {
        all.push_back(one.method + " " + one.target);
    }
    return all;
}

result<receipt> published(ocoya_fixture& bench, method verb) {
    const auto writer = bench.make_writer(bench.writing(verb));
    const auto record = verb == method::remove
                            ? record_of(R"({"id":"p1"})")
                            : record_of(R"({"id":"p1","payload":{"caption":"Hi"}})");
    auto patch = record_of(R"({"id":"p1","payload":{"scheduledAt":"2030-01-01T09:00:00Z"}})");
    auto ready = writer->prepare(verb == method::patch ? patch : record, "key");
    if (!ready) {
        return ready.error();
    }
    return bench.run(writer->send(*std::move(ready)));
}

TEST(redirected, a_moved_write_is_refused_and_named) {
    for (const unsigned status : {301U, 302U}) {
        for (const auto verb : {method::post, method::patch, method::remove}) {
            ocoya_fixture bench([status](const net::request& what) {
                const auto path = what.target.substr(0, what.target.find('?'));
                return what.method == "GET" ? answer(200, "[]") : redirect(status, path + "/");
            });
            const auto done = published(bench, verb);
            ASSERT_FALSE(done) << status;
            EXPECT_EQ(done.error().kind, failure_class::refused);
            EXPECT_FALSE(done.error().may_have_happened);
            EXPECT_THAT(done.error().message, AllOf(HasSubstr(std::to_string(status)),
                                                    HasSubstr("redirects to " + bench.url())));
            EXPECT_EQ(bench.requests().size(), 1U) << "it was followed";
        }
    }
}

TEST(redirected, a_303_says_that_it_was_done) {
    for (const auto verb : {method::post, method::patch, method::remove}) {
        ocoya_fixture bench([](const net::request&) { return redirect(303, "/api/post/p1"); });
        const auto done = published(bench, verb);
        ASSERT_TRUE(done) << describe(done.error());
        EXPECT_EQ(done->status, 303U);
        EXPECT_EQ(bench.requests().size(), 1U);
    }
}

TEST(redirected, a_write_goes_on_with_its_method_on_its_own_site) {
    ocoya_fixture bench([](const net::request& what) {
        return what.target.starts_with("/api/post") ? redirect(308, "/v2/post")
                                                    : answer(201, R"({"postGroupId":"g"})");
    });
    EXPECT_EQ(published(bench, method::post)->external_id, "g");
    EXPECT_THAT(asked(bench), ElementsAre("POST /api/post?workspaceId=w", "POST /v2/post"));
    EXPECT_EQ(bench.requests()[1].headers.find("X-API-Key"), "top-secret-key");
    EXPECT_EQ(bench.requests()[1].body, bench.requests()[0].body);
}

TEST(redirected, no_write_crosses_to_another_site) {
    for (const unsigned status : {301U, 302U, 307U, 308U}) {
        std::string there;
        ocoya_fixture bench([&](const net::request&) { return redirect(status, there); });
        const neighbour other(bench, [](const net::request&) { return answer(201, "{}"); });
        there = other.url() + "/api/post";
        const auto done = published(bench, method::post);
        ASSERT_FALSE(done);
        EXPECT_EQ(done.error().kind, failure_class::refused);
        EXPECT_THAT(done.error().message, HasSubstr("redirects to " + there));
        EXPECT_THAT(other.requests, IsEmpty());
    }
}

TEST(redirected, what_is_missing_at_another_place_was_not_deleted) {
    ocoya_fixture bench([](const net::request& what) {
        return what.target == "/login" ? answer(404, "{}") : redirect(307, "/login");
    });
    const auto done = published(bench, method::remove);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().status, 404U);
}

TEST(redirected, another_places_empty_list_does_not_prove_that_a_post_is_missing) {
    ocoya_fixture bench([](const net::request& what) {
        return what.target == "/elsewhere" ? answer(200, "[]") : redirect(302, "/elsewhere");
    });
    const auto writer = bench.make_writer(bench.writing(method::post));
    const auto lost = writer->prepare(record_of(R"({"payload":{"caption":"Hi"}})"), "key").value();
    const auto found = bench.run(writer->verify(lost));
    ASSERT_FALSE(found);
    EXPECT_THAT(found.error().message, HasSubstr("redirects to " + bench.url() + "/elsewhere"));
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(redirected, a_place_that_gets_no_key_says_nothing_of_it) {
    for (const unsigned status : {401U, 403U}) {
        std::string there;
        ocoya_fixture bench(
            [&](const net::request& what) { return redirect(301, there + what.target); });
        const neighbour other(bench, [status](const net::request& what) {
            EXPECT_FALSE(what.headers.find("X-API-Key"));
            return answer(status, R"({"message":"Missing API token."})");
        });
        there = other.url();
        const auto client = bench.add_client(bench.client_settings());
        net::request what;
        what.target = "/things?page=2";
        for (int at = 0; at < 2; ++at) {
            const auto reply = bench.run(client->send(what));
            ASSERT_FALSE(reply);
            EXPECT_EQ(reply.error().kind, failure_class::refused);
            EXPECT_THAT(reply.error().message,
                        HasSubstr("redirected to " + other.url() + "/api/things"));
            EXPECT_EQ(reply.error().mend, "write " + other.url() + "/api as base_url");
        }
        EXPECT_EQ(bench.requests().size(), 2U) << "the key was shut";
        EXPECT_THAT(bench.log.lines(), IsEmpty());
    }
}

TEST(redirected, within_base_url_a_401_is_a_word_on_the_key) {
    ocoya_fixture bench([](const net::request& what) {
        return what.target == "/api/things" ? redirect(301, "/api/things/") : answer(401, "{}");
    });
    const auto client = bench.add_client(bench.client_settings());
    net::request what;
    what.target = "/things";
    EXPECT_EQ(bench.run(client->send(what)).error().kind, failure_class::credential);
}

TEST(redirected, below_the_site_but_beside_base_url_a_401_is_none) {
    ocoya_fixture bench([](const net::request& what) {
        return what.target == "/api/things" ? redirect(302, "/login") : answer(401, "{}");
    });
    const auto client = bench.add_client(bench.client_settings());
    net::request what;
    what.target = "/things";
    const auto reply = bench.run(client->send(what));
    EXPECT_EQ(reply.error().kind, failure_class::refused);
    EXPECT_EQ(reply.error().mend, "write the address of the API as base_url");
}

}  // namespace
}  // namespace sluice::ocoya
