#include "connectors/http/publisher.hpp"

#include "connectors/http/client.hpp"
#include "support/http_fixture.hpp"
#include "support/templates.hpp"
#include "unit/connectors_http/publisher_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::http {
namespace {

using sluice::testing::answer;
using sluice::testing::cut;
using sluice::testing::http_fixture;
using ::testing::HasSubstr;

void add_client(http_fixture& bench, const credential_options& auth) {
    client_options options;
    options.base_url = bench.url() + "/api";
    options.auth = auth;
    bench.clients.add("shop", make_client(options, bench.context("client 'shop'")).value());
}

std::string authorization_of(const credential_options& auth, std::string_view header) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    add_client(bench, auth);
    auto options = options_for("/p");
    options.client.name = "shop";
    EXPECT_TRUE(sent(bench, options));
    EXPECT_EQ(bench.requests()[0].target, "/api/p");
    return std::string(bench.requests()[0].headers.find(header).value_or(""));
}

TEST(http_client, puts_its_credential_on) {
    credential_options basic;
    basic.basic = basic_credential{"Aladdin", secret("open sesame")};
    EXPECT_EQ(authorization_of(basic, "Authorization"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    credential_options bearer;
    bearer.bearer = secret("abc");
    EXPECT_EQ(authorization_of(bearer, "Authorization"), "Bearer abc");
    credential_options header;
    header.header = header_credential{"X-Shop-Key", secret("abc")};
    EXPECT_EQ(authorization_of(header, "X-Shop-Key"), "abc");
}

TEST(http_client, puts_a_key_into_the_query_and_hides_it_in_the_log) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    client_options options;
    options.base_url = bench.url() + "/api";
    options.net.request_log = net::request_logging::full;
    options.auth.query = query_credential{"api key", secret("a&b c")};
    bench.clients.add("shop", make_client(options, bench.context("client 'shop'")).value());
    auto publish = options_for("/p?x=1");
    publish.client.name = "shop";
    ASSERT_TRUE(sent(bench, publish));
    EXPECT_EQ(bench.requests()[0].target, "/api/p?x=1&api%20key=a%26b%20c");
    ASSERT_EQ(bench.log.lines().size(), 1U);
    EXPECT_THAT(bench.log.lines()[0], HasSubstr("api%20key=(hidden)"));
}

TEST(http_client, headers_are_set_appended_and_taken_off) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    client_options client;
    client.base_url = bench.url();
    client.net.headers = {{"X-Shop", "one"}, {"X-Gone", "set"}, {"X-Own", "client"}};
    client.append_headers = {{"X-Shop", "two"}};
    client.remove_headers = {"x-gone", "Content-Type"};
    bench.clients.add("shop", make_client(client, bench.context("client 'shop'")).value());
    auto options = options_for("/p");
    options.client.name = "shop";
    options.headers.emplace("X-Own", text_template::compile("request").value());
    ASSERT_TRUE(sent(bench, options));
    const auto& headers = bench.requests()[0].headers;
    std::vector<std::string> shop;
    for (const auto& [name, value] : headers) {
        if (name == "X-Shop") {
            shop.push_back(value);
        }
    }
    EXPECT_EQ(shop, (std::vector<std::string>{"one", "two"}));
    EXPECT_FALSE(headers.find("X-Gone"));
    EXPECT_FALSE(headers.find("Content-Type"));
    EXPECT_EQ(headers.find("X-Own"), "request");
}

TEST(http_client, basic_is_padded_for_every_length) {
    EXPECT_EQ(basic_header({"a", secret("")}), "Basic YTo=");
    EXPECT_EQ(basic_header({"a", secret("b")}), "Basic YTpi");
    EXPECT_EQ(basic_header({"a", secret("bc")}), "Basic YTpiYw==");
}

TEST(http_client, takes_no_whole_url) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    add_client(bench, {});
    net::request request;
    request.target = "http://127.0.0.1:1/steal";
    const auto reply = bench.run(bench.clients.find("shop")->send(request));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, failure_class::refused);
    EXPECT_TRUE(bench.requests().empty());
}

TEST(http_publisher, sends_to_a_whole_url_without_a_client) {
    http_fixture bench([](const net::request&) { return answer(201, R"({"data":{"id":42}})"); });
    auto options = options_for(bench.url() + "/in/{{ sku }}");
    options.external_id = expression::compile("data.id").value();
    const auto done = sent(bench, options);
    EXPECT_EQ(done.value().external_id, "42");
    EXPECT_EQ(done.value().response, R"(HTTP 201 {"data":{"id":42}})");
    EXPECT_EQ(bench.requests()[0].target, "/in/7");
    EXPECT_EQ(bench.requests()[0].body, R"({"sku":7})");
}

TEST(HttpPublisher, an_id_of_the_wrong_type_is_said_in_the_history) {
    http_fixture bench([](const net::request&) { return answer(201, R"({"data":{"id":[42]}})"); });
    auto options = options_for(bench.url());
    options.external_id = expression::compile("data.id").value();
    const auto done = sent(bench, options);
    EXPECT_EQ(done.value().external_id, "");
    EXPECT_THAT(done.value().response,
                HasSubstr("(external_id: expected a text or a number, found array)"));
}

TEST(http_publisher, writes_down_what_went_out_and_what_came_back) {
    http_fixture bench([](const net::request&) {
        return answer(422, R"({"error":"no such SKU, secret-of-the-shop"})");
    });
    credential_options bearer;
    bearer.bearer = secret("secret-of-the-shop");
    add_client(bench, bearer);
    auto options = options_for("/p?token={{ sku }}");
    options.client.name = "shop";
    const auto writer = make_publisher(options, bench.context("outgoing 'shop'")).value();
    auto ready = writer->prepare(numbered_record(), "key-1").value();
    ready.note = std::make_shared<net::exchange_note>();
    const auto note = ready.note;
    EXPECT_FALSE(bench.run(writer->send(std::move(ready))));
    EXPECT_THAT(note->sent, HasSubstr("POST /p?token=(hidden)\n"));
    EXPECT_THAT(note->sent, HasSubstr("Authorization: (hidden)\n"));
    EXPECT_THAT(note->sent, HasSubstr("\n\n{\"sku\":7}"));
    EXPECT_THAT(note->received, HasSubstr("HTTP 422\n"));
    EXPECT_THAT(note->received, HasSubstr("\n\n{\"error\":\"no such SKU, (hidden)\"}"));
}

TEST(http_publisher, of_a_whole_url_nothing_but_the_host_is_written_down) {
    http_fixture bench([](const net::request&) { return answer(500, "broken"); });
    const auto options = options_for(bench.url() + "/hooks/T0/very-secret");
    const auto writer = make_publisher(options, bench.context("outgoing 'shop'")).value();
    auto ready = writer->prepare(numbered_record(), "key-1").value();
    ready.note = std::make_shared<net::exchange_note>();
    const auto note = ready.note;
    EXPECT_FALSE(bench.run(writer->send(std::move(ready))));
    EXPECT_THAT(note->sent, HasSubstr("POST " + bench.url() + "/(hidden)\n"));
    EXPECT_THAT(note->sent, ::testing::Not(HasSubstr("very-secret")));
    EXPECT_THAT(note->received, HasSubstr("broken"));
}

TEST(http_publisher, an_id_that_is_not_there_is_empty) {
    http_fixture bench([](const net::request&) { return answer(200, "done", {}, "text/plain"); });
    auto options = options_for(bench.url());
    options.external_id = expression::compile("data.id").value();
    EXPECT_EQ(sent(bench, options).value().external_id, "");
}

TEST(http_publisher, says_what_may_be_repeated) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    const auto safety = [&](write_method verb, std::string header = {}) {
        auto options = options_for(bench.url());
        options.verb = verb;
        options.idempotency_header = std::move(header);
        const auto writer = make_publisher(options, bench.context("outgoing 'shop'")).value();
        return writer->prepare(numbered_record(), "k").value().safety;
    };
    EXPECT_EQ(safety(write_method::post), repeat_safety::once);
    EXPECT_EQ(safety(write_method::patch), repeat_safety::once);
    EXPECT_EQ(safety(write_method::put), repeat_safety::idempotent);
    EXPECT_EQ(safety(write_method::remove), repeat_safety::idempotent);
    EXPECT_EQ(safety(write_method::post, "Idempotency-Key"), repeat_safety::idempotent);
}

TEST(http_publisher, success_is_what_the_configuration_says) {
    http_fixture bench([](const net::request&) { return answer(409, "exists"); });
    auto options = options_for(bench.url());
    EXPECT_EQ(sent(bench, options).error().kind, failure_class::refused);
    options.success = {"2xx", "409"};
    EXPECT_TRUE(sent(bench, options));
}

TEST(http_publisher, success_is_the_clients_where_it_says_nothing_itself) {
    http_fixture bench([](const net::request&) { return answer(404, "gone"); });
    client_options client;
    client.base_url = bench.url();
    client.success = {"2xx", "404"};
    bench.clients.add("shop", make_client(client, bench.context("client 'shop'")).value());
    auto options = options_for("/p");
    options.client.name = "shop";
    EXPECT_EQ(sent(bench, options).value().status, 404U);
    options.success = {"2xx"};
    EXPECT_EQ(sent(bench, options).error().status, 404U);
}

TEST(http_publisher, any_status_can_be_an_answer_and_is_not_repeated_by_the_client) {
    http_fixture bench([](const net::request&) { return answer(503, R"({"state":"closed"})"); });
    auto options = options_for(bench.url());
    options.verb = write_method::put;
    options.success = {"any"};
    const auto done = sent(bench, options);
    EXPECT_EQ(done.value().status, 503U);
    EXPECT_EQ(write_json(done.value().data), R"({"state":"closed"})");
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(http_publisher, a_space_in_the_query_is_written_as_the_target_takes_it) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    auto options = options_for(bench.url() + "/p");
    options.query = value_template(parse_json(R"({"q":"red shoe"})").value());
    ASSERT_TRUE(sent(bench, options));
    options.space = space_in_query::plus;
    ASSERT_TRUE(sent(bench, options));
    EXPECT_EQ(bench.requests()[0].target, "/p?q=red%20shoe");
    EXPECT_EQ(bench.requests()[1].target, "/p?q=red+shoe");
}

TEST(http_publisher, a_success_that_is_not_wanted_is_refused) {
    http_fixture bench([](const net::request&) { return answer(200, "later"); });
    auto options = options_for(bench.url());
    options.success = {"201"};
    const auto fault = sent(bench, options).error();
    EXPECT_EQ(fault.kind, failure_class::refused);
    EXPECT_THAT(fault.message, HasSubstr("HTTP 200 is none of `success`"));
}

TEST(http_publisher, a_fault_is_of_the_class_of_its_status) {
    unsigned status = 0;
    http_fixture bench([&status](const net::request&) { return answer(status, "no"); });
    const auto options = options_for(bench.url());
    const auto kind = [&](unsigned next) {
        status = next;
        return sent(bench, options).error().kind;
    };
    EXPECT_EQ(kind(401), failure_class::credential);
    EXPECT_EQ(kind(403), failure_class::refused);
    EXPECT_EQ(kind(407), failure_class::unreachable);
    EXPECT_EQ(kind(429), failure_class::busy);
    EXPECT_EQ(kind(422), failure_class::refused);
    EXPECT_EQ(kind(500), failure_class::unreachable);
    EXPECT_EQ(bench.requests().size(), 6U);
}

TEST(http_publisher, a_post_whose_reply_is_lost_is_not_repeated) {
    http_fixture bench([](const net::request&) { return cut(); });
    const auto done = sent(bench, options_for(bench.url() + "/s3cret"));
    ASSERT_FALSE(done);
    EXPECT_TRUE(done.error().may_have_happened);
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(http_publisher, a_record_chooses_no_address_that_is_not_public) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); }, {});
    const auto send = [&](std::string_view url, const std::string& hook) {
        const auto writer =
            make_publisher(options_for(url), bench.context("outgoing 'shop'")).value();
        auto asked = numbered_record();
        asked.data = parse_json(R"({"hook":")" + hook + "\"}").value();
        return bench.run(writer->send(writer->prepare(asked, "k").value()));
    };
    const auto port = bench.url().substr(bench.url().rfind(':'));
    for (const auto* host :
         {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.0.0.2"}) {
        const auto fault = send("{{ hook }}", "http://" + std::string(host) + port + "/x");
        ASSERT_FALSE(fault) << host;
        EXPECT_EQ(fault.error().kind, failure_class::refused);
        EXPECT_THAT(fault.error().message, HasSubstr("is not a public address")) << host;
    }
    EXPECT_FALSE(send("http://{{ hook }}" + port + "/x", "localhost"));
    EXPECT_TRUE(bench.requests().empty());
    // The configuration itself may name such a host.
    EXPECT_TRUE(send(bench.url() + "/x/{{ hook }}", "a"));
    EXPECT_EQ(bench.requests().size(), 1U);
}

TEST(http_publisher, needs_its_client) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    auto options = options_for("/p");
    options.client.name = "nobody";
    EXPECT_FALSE(make_publisher(options, bench.context("outgoing 'shop'")));
}

TEST(http_publisher, a_repeat_is_the_same_request) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    auto options = options_for(bench.url() + "/p");
    options.verb = write_method::post;
    options.idempotency_header = "Idempotency-Key";
    options.body = sluice::testing::templated(R"({"sku":"{{ sku }}","at":"{{ now }}"})");
    const auto writer = make_publisher(options, bench.context("outgoing 'shop'")).value();
    const auto first = writer->prepare(numbered_record(), "key-1").value();
    EXPECT_TRUE(first.repeat_as_sent);
    auto again = first;
    again.plan = parse_json(write_json(first.plan)).value();  // as the ledger gives it back
    again.request = nullptr;
    ASSERT_TRUE(bench.run(writer->send(first)));
    bench.time.advance(std::chrono::hours(1));
    ASSERT_TRUE(bench.run(writer->send(std::move(again))));
    ASSERT_EQ(bench.requests().size(), 2U);
    EXPECT_THAT(bench.requests()[0].body, HasSubstr("2026-02-01T12:00:00"));
    EXPECT_EQ(bench.requests()[0].body, bench.requests()[1].body);
    EXPECT_EQ(bench.requests()[1].headers.find("Idempotency-Key").value_or(""), "key-1");
    options.idempotency_header.clear();
    const auto without = make_publisher(options, bench.context("outgoing 'shop'")).value();
    EXPECT_FALSE(without->prepare(numbered_record(), "key-1").value().repeat_as_sent);
}

TEST(HttpClient, a_blank_in_its_key_is_written_as_the_target_takes_it) {
    http_fixture bench([](const net::request&) { return answer(200, "{}"); });
    client_options options;
    options.base_url = bench.url() + "/api";
    options.space = space_in_query::plus;
    options.net.request_log = net::request_logging::full;
    options.auth.query = query_credential{"api key", secret("a&b c-long")};
    bench.clients.add("shop", make_client(options, bench.context("client 'shop'")).value());
    auto publish = options_for("/p");
    publish.client.name = "shop";
    ASSERT_TRUE(sent(bench, publish));
    EXPECT_EQ(bench.requests()[0].target, "/api/p?api+key=a%26b+c-long");
    EXPECT_THAT(bench.log.lines()[0], HasSubstr("api+key=(hidden)"));
}

}  // namespace
}  // namespace sluice::http
