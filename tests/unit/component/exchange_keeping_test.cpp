#include <sluice/component/exchange_keeping.hpp>
#include <sluice/component/request_log.hpp>
#include <sluice/model/utf8.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const secret awkward_key("top/secret \"key\"");

net::request post_request() {
    net::request request;
    request.method = "POST";
    request.target = "/post?workspaceId=w";
    request.headers.add("X-API-Key", awkward_key.reveal());
    request.headers.add("Accept", "application/json");
    request.body = R"({"caption":"Hi"})";
    request.note = std::make_shared<net::exchange_note>();
    return request;
}

net::response json_reply(unsigned status, std::string body) {
    net::response response;
    response.status = status;
    response.headers.add("Content-Type", "application/json");
    response.headers.add("Set-Cookie", "session=1");
    response.body = std::move(body);
    return response;
}

void keep(const net::request& sent, const result<net::response>& outcome,
          std::vector<secret> secrets = {}) {
    for (const auto& one : credentials_of(sent.headers)) {
        secrets.push_back(one);
    }
    keep_exchange(sent, outcome, secret_filter(std::move(secrets)));
}

TEST(exchange_keeping, both_directions_are_kept_whole) {
    const auto sent = post_request();
    keep(sent, json_reply(422, R"({"error":"no"})"), {awkward_key});
    EXPECT_EQ(sent.note->sent,
              "POST /post?workspaceId=w\nX-API-Key: (hidden)\nAccept: application/json\n\n"
              "{\"caption\":\"Hi\"}");
    EXPECT_EQ(sent.note->received,
              "HTTP 422\nContent-Type: application/json\nSet-Cookie: (hidden)\n\n"
              "{\"error\":\"no\"}");
    EXPECT_THAT(sent.note->earlier, IsEmpty());
}

TEST(exchange_keeping, a_secret_is_found_however_it_is_written) {
    auto sent = post_request();
    sent.target = "/post?note=top%2Fsecret%20%22key%22&access_token=abc&q=top%2Fsecret+%22key%22";
    keep(sent, json_reply(500, R"-({"you sent":"top/secret \"key\""} top/secret "key")-"),
         {awkward_key});
    EXPECT_THAT(sent.note->sent,
                HasSubstr("/post?note=(hidden)&access_token=(hidden)&q=(hidden)\n"));
    EXPECT_THAT(sent.note->received, HasSubstr(R"-({"you sent":"(hidden)"} (hidden))-"));
}

TEST(exchange_keeping, what_proves_who_we_are_is_hidden_though_nobody_named_it) {
    auto sent = post_request();
    sent.headers.set("Authorization", "Bearer a-token-of-its-own");
    keep(sent, json_reply(401, "a-token-of-its-own is unknown"));
    EXPECT_THAT(sent.note->received, HasSubstr("(hidden) is unknown"));
}

TEST(exchange_keeping, of_a_whole_url_only_the_host_is_shown) {
    EXPECT_EQ(shown_target("https://me:pw@hooks.example/T0/B1?x=1", secret_filter()),
              "https://hooks.example/(hidden)");
    EXPECT_EQ(shown_target("/go?to=https://x/y", secret_filter()), "/go?to=https://x/y");
    EXPECT_EQ(shown_target("/go?key=1&monkey=2&x", secret_filter()), "/go?key=(hidden)&monkey=2&x");
}

TEST(exchange_keeping, the_last_of_several_is_kept_whole_and_the_others_as_a_line) {
    const auto sent = post_request();
    keep(sent, json_reply(429, "wait"));
    keep(sent, failure(failure_class::unreachable, "reset"));
    EXPECT_THAT(sent.note->received, IsEmpty());
    keep(sent, json_reply(201, "made"));
    EXPECT_EQ(sent.note->earlier,
              "POST /post?workspaceId=w: HTTP 429\nPOST /post?workspaceId=w: no reply\n");
    EXPECT_THAT(sent.note->received, HasSubstr("HTTP 201"));
    for (int i = 0; i < 1000; ++i) {
        keep(sent, json_reply(429, "wait"));
    }
    EXPECT_LT(sent.note->earlier.size(), 5'000U);
}

TEST(exchange_keeping, garbage_and_much_of_it_become_text_that_is_capped) {
    const auto sent = post_request();
    const std::string garbage("\xff\x00\x1b[31m\r\nok \xc3\xa9", 14);
    keep(sent, json_reply(200, garbage));
    EXPECT_THAT(sent.note->received, HasSubstr("\n\n\uFFFD\\u0000\\u001b[31m\nok é"));
    std::string much;
    while (much.size() < 1'000'000) {
        much += "é";
    }
    keep(sent, json_reply(200, much));
    EXPECT_LT(sent.note->received.size(), 62'000U);
    EXPECT_EQ(utf8_fault(sent.note->received), std::string::npos);
    EXPECT_THAT(sent.note->received, HasSubstr("… (the body has 1000000 bytes)"));
}

TEST(exchange_keeping, nothing_is_done_where_nobody_asks) {
    auto sent = post_request();
    sent.note.reset();
    keep(sent, json_reply(200, "ok"));
    EXPECT_EQ(sent.note, nullptr);
}

}  // namespace
}  // namespace sluice
