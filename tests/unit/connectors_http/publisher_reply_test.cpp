#include "connectors/http/client.hpp"
#include "connectors/http/publisher.hpp"
#include "support/http_fixture.hpp"
#include "support/templates.hpp"
#include "unit/connectors_http/publisher_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

// Replies whose meaning a status alone does not tell: redirects and 403.

namespace sluice::http {
namespace {

using sluice::testing::answer;
using sluice::testing::cut;
using sluice::testing::http_fixture;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr write_method writes[] = {write_method::post, write_method::put, write_method::patch,
                                   write_method::remove};

net::reply redirect(unsigned status, const std::string& location) {
    return answer(status, "", {{"Location", location}});
}

publisher_options through_client(http_fixture& bench, const client_options& more = {}) {
    auto options = more;
    options.base_url = bench.url() + "/api";
    options.auth.bearer = secret("hunter2-hunter2");
    bench.clients.add("shop", make_client(options, bench.context("client 'shop'")).value());
    auto made = options_for("/p");
    made.client.name = "shop";
    return made;
}

TEST(http_reply, a_moved_write_is_refused_and_named) {
    for (const unsigned status : {301U, 302U}) {
        for (const auto verb : writes) {
            http_fixture bench([status](const net::request& request) {
                return request.method == "GET" ? answer(200, "<html>Sign in", {}, "text/html")
                                               : redirect(status, "/login");
            });
            auto options = through_client(bench);
            options.verb = verb;
            const auto done = sent(bench, options);
            ASSERT_FALSE(done) << status;
            EXPECT_EQ(done.error().kind, failure_class::refused);
            EXPECT_FALSE(done.error().may_have_happened);
            EXPECT_THAT(done.error().message, HasSubstr("redirects to " + bench.url() + "/login"));
            EXPECT_THAT(done.error().mend, HasSubstr("the client's base_url"));
            EXPECT_EQ(bench.requests().size(), 1U);
        }
    }
}

TEST(http_reply, a_303_says_that_it_was_done) {
    for (const auto verb : writes) {
        http_fixture bench([](const net::request&) { return redirect(303, "/orders/7"); });
        const auto done = sent(bench, options_for(bench.url() + "/orders", verb));
        ASSERT_TRUE(done) << describe(done.error());
        EXPECT_EQ(done->status, 303U);
        EXPECT_EQ(bench.requests().size(), 1U) << "nothing else can settle it";
    }
    http_fixture bench([](const net::request&) { return redirect(303, "/orders/7"); });
    auto options = options_for(bench.url() + "/orders");
    options.success = {"2xx"};
    EXPECT_FALSE(sent(bench, options)) << "the configuration says what counts";
}

TEST(http_reply, a_302_counts_where_the_configuration_says_so) {
    http_fixture bench([](const net::request&) { return redirect(302, "/orders/7"); });
    auto options = options_for(bench.url() + "/orders");
    options.success = {"2xx", "302"};
    EXPECT_EQ(sent(bench, options)->status, 302U);
}

TEST(http_reply, a_page_at_the_place_of_a_307_leaves_it_open) {
    http_fixture bench([](const net::request& request) {
        return request.target == "/login" ? answer(200, "<html>Sign in</html>", {}, "text/html")
                                          : redirect(307, "/login");
    });
    const auto done = sent(bench, options_for(bench.url() + "/orders"));
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().may_have_happened);
    http_fixture fine([](const net::request& request) {
        return request.target == "/v2/orders" ? answer(201, R"({"id":7})")
                                              : redirect(307, "/v2/orders");
    });
    EXPECT_TRUE(sent(fine, options_for(fine.url() + "/orders")));
}

TEST(http_reply, the_path_of_a_whole_url_stands_nowhere_behind_a_redirect) {
    http_fixture bench(
        [](const net::request& request) { return redirect(301, request.target + "/"); });
    const auto options = options_for(bench.url() + "/hooks/T0/very-secret");
    const auto writer = make_publisher(options, bench.context("outgoing 'shop'")).value();
    auto ready = writer->prepare(numbered_record(), "key-1").value();
    ready.note = std::make_shared<net::exchange_note>();
    const auto note = ready.note;
    const auto done = bench.run(writer->send(std::move(ready)));
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().message,
                AllOf(HasSubstr("HTTP 301 redirects to " + bench.url()), Not(HasSubstr("secret"))));
    EXPECT_THAT(note->sent + note->received, Not(HasSubstr("very-secret")));
}

TEST(http_reply, a_403_is_of_its_record_and_the_next_one_goes_out) {
    http_fixture bench([](const net::request& request) {
        return request.target.ends_with("/2") ? answer(403, "{}") : answer(201, "{}");
    });
    const auto two = sent(bench, options_for(bench.url() + "/2"));
    ASSERT_FALSE(two);
    EXPECT_EQ(two.error().kind, failure_class::refused);
    EXPECT_THAT(two.error().mend, HasSubstr("the credential"));
    EXPECT_TRUE(sent(bench, options_for(bench.url() + "/3")));
}

TEST(http_reply, a_403_that_asks_for_patience_is_busy) {
    http_fixture limited(
        [](const net::request&) { return answer(403, "", {{"Retry-After", "2"}}); });
    const auto wait = sent(limited, options_for(limited.url()));
    EXPECT_EQ(wait.error().kind, failure_class::busy);
    EXPECT_EQ(wait.error().retry_after, seconds(2));
    http_fixture page([](const net::request&) { return answer(403, "<html>", {}, "text/html"); });
    EXPECT_EQ(sent(page, options_for(page.url())).error().kind, failure_class::busy);
}

TEST(http_reply, a_probe_tells_the_credential_from_the_request) {
    unsigned of_me = 200;
    http_fixture bench([&of_me](const net::request& request) {
        return request.target == "/api/me" ? answer(of_me, "{}") : answer(403, R"({"error":"no"})");
    });
    client_options with_probe;
    with_probe.probe = "/me";
    const auto options = through_client(bench, with_probe);
    EXPECT_EQ(sent(bench, options).error().kind, failure_class::refused);
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_EQ(bench.requests()[1].method, "GET");
    EXPECT_EQ(bench.requests()[1].headers.find("Authorization"), "Bearer hunter2-hunter2");
    for (const unsigned status : {401U, 403U}) {
        of_me = status;
        const auto refused = sent(bench, options).error();
        EXPECT_EQ(refused.kind, failure_class::credential) << status;
        EXPECT_EQ(refused.status, 403U);
        EXPECT_THAT(refused.message, HasSubstr("GET /me is refused too"));
    }
    of_me = 404;
    EXPECT_EQ(sent(bench, options).error().kind, failure_class::refused);
    of_me = 502;
    const auto open = sent(bench, options).error();
    EXPECT_EQ(open.kind, failure_class::unreachable);
    EXPECT_FALSE(open.may_have_happened);
}

TEST(http_reply, a_body_that_cannot_be_unpacked_does_not_undo_it) {
    http_fixture bench(
        [](const net::request&) { return answer(201, "xxxx", {{"Content-Encoding", "br"}}); });
    const auto done = sent(bench, options_for(bench.url()));
    ASSERT_TRUE(done) << describe(done.error());
    EXPECT_EQ(done->response, "HTTP 201 (the body is encoded as 'br', which is not understood)");
}

TEST(http_reply, a_space_is_the_clients_where_the_publisher_says_nothing) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    client_options client;
    client.space = space_in_query::plus;
    auto options = through_client(bench, client);
    options.query = value_template(parse_json(R"({"q":"red shoe"})").value());
    ASSERT_TRUE(sent(bench, options));
    options.space = space_in_query::percent;
    ASSERT_TRUE(sent(bench, options));
    EXPECT_EQ(bench.requests()[0].target, "/api/p?q=red+shoe");
    EXPECT_EQ(bench.requests()[1].target, "/api/p?q=red%20shoe");
}

}  // namespace
}  // namespace sluice::http
