#include "connectors/http/outgoing_request.hpp"

#include "support/moments.hpp"
#include "support/templates.hpp"
#include "unit/connectors_http/publisher_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::http {
namespace {

using sluice::testing::noon;
using sluice::testing::templated;
using ::testing::HasSubstr;

text_template text(std::string_view from) {
    return text_template::compile(from).value();
}

entity record_of(std::string_view data) {
    entity entity;
    entity.type = "products";
    entity.id = "sku-1";
    entity.headers["event"] = "changed";
    entity.data = parse_json(data).value();
    return entity;
}

std::string fault(const publisher_options& options, std::string_view data = "{}") {
    const auto made = request_for(options, record_of(data), "k", noon);
    return made ? "accepted" : made.error().message;
}

TEST(outgoing_request, is_made_of_templates) {
    auto options = options_for("https://shop.example/p/{{ sku }}?x=1");
    options.query = templated(R"({"at":"{{ now }}","tag":["a","b c"]})");
    options.headers["X-Event"] = text("{{ header.event }} {{ entity.id }}");
    const auto made = request_for(options, record_of(R"({"sku":7})"), "key-1", noon).value();
    EXPECT_EQ(made.method, "POST");
    EXPECT_EQ(made.target,
              "https://shop.example/p/7?x=1&at=2026-02-01T12%3A00%3A00Z&tag=a&tag=b%20c");
    EXPECT_EQ(made.headers.find("X-Event"), "changed sku-1");
    EXPECT_EQ(made.headers.find("Content-Type"), "application/json");
    EXPECT_EQ(made.body, R"({"sku":7})");
}

TEST(outgoing_request, a_batch_is_written_as_lines_or_rows) {
    auto options = options_for("https://shop.example");
    const auto made = [&](content as, std::string_view data) {
        options.content_type = as;
        const auto request = request_for(options, record_of(data), "k", noon);
        return request ? std::string(*request->headers.find("Content-Type")) + "\n" + request->body
                       : request.error().message;
    };
    EXPECT_EQ(made(content::ndjson, R"([{"a":1.10},{"a":2}])"),
              "application/x-ndjson\n{\"a\":1.10}\n{\"a\":2}\n");
    EXPECT_EQ(made(content::ndjson, R"({"a":1})"), "application/x-ndjson\n{\"a\":1}\n");
    EXPECT_EQ(made(content::csv, R"([{"a":1,"b":"x,y"},{"a":2}])"),
              "text/csv; charset=utf-8\na,b\n1,\"x,y\"\n2,\n");
    EXPECT_EQ(made(content::csv, R"({"a":1})"), "text/csv; charset=utf-8\na\n1\n");
    EXPECT_THAT(made(content::xml, R"({"order":{"@id":1}})"), HasSubstr("<order id=\"1\"/>"));
    EXPECT_THAT(made(content::xml, "{}"), HasSubstr("one member, the root"));
    EXPECT_THAT(made(content::csv, "7"), HasSubstr("must be an object or a list"));
}

TEST(outgoing_request, the_body_is_the_template_or_the_payload_or_the_record) {
    auto options = options_for("https://shop.example");
    const auto body = [&](std::string_view data) {
        return request_for(options, record_of(data), "k", noon).value().body;
    };
    EXPECT_EQ(body(R"({"a":1.10})"), R"({"a":1.10})");
    EXPECT_EQ(body(R"({"a":1,"payload":[1,2]})"), "[1,2]");
    options.body = templated(R"({"b":"{{ a }}"})");
    EXPECT_EQ(body(R"({"a":1,"payload":[1,2]})"), R"({"b":1})");
}

TEST(outgoing_request, a_form_is_a_flat_object) {
    auto options = options_for("https://shop.example");
    options.content_type = content::form;
    const auto made = request_for(options, record_of(R"({"a":"x y","b":[1,2]})"), "k", noon);
    EXPECT_EQ(made->body, "a=x+y&b=1&b=2");
    EXPECT_EQ(made->headers.find("Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_THAT(fault(options, "[1]"), HasSubstr("a form is made of an object"));
    EXPECT_THAT(fault(options, R"({"a":{"b":1}})"), HasSubstr("'a'"));
}

TEST(outgoing_request, a_text_stands_as_it_is) {
    auto options = options_for("https://shop.example");
    options.content_type = content::text;
    EXPECT_EQ(request_for(options, record_of(R"("line\nline")"), "k", noon)->body, "line\nline");
    EXPECT_EQ(request_for(options, record_of("[1]"), "k", noon)->body, "[1]");
}

TEST(outgoing_request, a_delete_has_a_body_only_when_one_is_given) {
    auto options = options_for("https://shop.example");
    options.verb = write_method::remove;
    EXPECT_EQ(request_for(options, record_of(R"({"a":1})"), "k", noon)->body, "");
    options.body = templated(R"({"id":"{{ a }}"})");
    EXPECT_EQ(request_for(options, record_of(R"({"a":1})"), "k", noon)->body, R"({"id":1})");
}

TEST(outgoing_request, the_key_goes_into_its_header) {
    auto options = options_for("https://shop.example");
    EXPECT_FALSE(
        request_for(options, record_of("{}"), "key-1", noon)->headers.find("Idempotency-Key"));
    options.idempotency_header = "Idempotency-Key";
    EXPECT_EQ(request_for(options, record_of("{}"), "key-1", noon)->headers.find("Idempotency-Key"),
              "key-1");
}

TEST(outgoing_request, what_is_no_request_is_refused) {
    EXPECT_EQ(fault(options_for("{{ url }}")), "url is empty");
    EXPECT_EQ(fault(options_for("https://x.example/a b")), "url holds a space");
    EXPECT_EQ(fault(options_for("/path")), "url is a path, but there is no client");
    EXPECT_EQ(fault(options_for("{{ url }}"), R"({"url":["x"]})"), "value 1 of url is array");
    auto with_client = options_for("https://other.example/steal");
    with_client.client.name = "shop";
    EXPECT_EQ(fault(with_client), "url is a whole URL, but there is a client");
    auto broken = options_for("https://x.example");
    broken.headers["X-A"] = text("{{ a }}");
    EXPECT_EQ(fault(broken, R"({"a":"x\r\nEvil: 1"})"), "header X-A holds a line break");
    EXPECT_EQ(fault(broken, R"({"a":"x\u0000"})"), "header X-A holds a control character");
    EXPECT_EQ(fault(broken, R"({"a":"x\u001b[31m"})"), "header X-A holds a control character");
    EXPECT_EQ(fault(broken, R"({"a":"x\u007f"})"), "header X-A holds a control character");
    EXPECT_EQ(fault(broken, R"({"a":"\tx ä"})"), "accepted");
}

TEST(outgoing_request, the_summary_holds_nothing_that_may_be_a_secret) {
    net::request request;
    request.method = "POST";
    request.target = "https://user:pw@hooks.example:8443/services/T0/s3cret?token=x";
    EXPECT_EQ(summary_of(request), "POST https://hooks.example:8443");
    request.target = "/products/7?token=x";
    EXPECT_EQ(summary_of(request), "POST /products/7");
}

TEST(outgoing_request, bytes_leave_as_they_are_with_the_type_of_their_record) {
    auto options = options_for("https://shop.example/upload");
    options.content_type = content::binary;
    const auto data = R"({"content_type":"image/png","base64":"/wAK"})";
    auto made = request_for(options, record_of(data), "k", noon);
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(made->body, std::string("\xff\0\n", 3));
    EXPECT_EQ(made->headers.find("Content-Type"), "image/png");

    options.headers["Content-Type"] = text("image/x-own");
    EXPECT_EQ(request_for(options, record_of(data), "k", noon)->headers.find("Content-Type"),
              "image/x-own");

    options.headers.clear();
    options.body = templated(R"("{{ base64(title) }}")");
    made = request_for(options, record_of(R"({"title":"hello"})"), "k", noon);
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_EQ(made->body, "hello");
    EXPECT_EQ(made->headers.find("Content-Type"), "application/octet-stream");
}

TEST(outgoing_request, refuses_a_record_that_holds_no_bytes) {
    auto options = options_for("https://shop.example/upload");
    options.content_type = content::binary;
    EXPECT_THAT(fault(options, R"({"text":"a"})"), HasSubstr("no member `base64`"));
    EXPECT_THAT(fault(options, R"({"base64":"YQ==","content_type":"a\r\nX-Evil: 1"})"),
                HasSubstr("content_type holds a line break"));
}

}  // namespace
}  // namespace sluice::http
