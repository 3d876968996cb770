// A request of a delivery carries its trace, and its exchange is a span.

#include "support/kept_spans.hpp"
#include "support/net_client_fixture.hpp"
#include "support/net_scripted_server.hpp"

#include <sluice/net/client.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::net {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;

struct client_trace : ::testing::Test {
    request traced(request made) {
        made.note = std::make_shared<exchange_note>();
        made.note->trace = {&spans, {7, 8, 9}};
        return made;
    }

    client_fixture bench;
    kept_spans spans;
};

TEST_F(client_trace, a_request_carries_the_span_of_its_exchange) {
    scripted_server server(bench.io, answering(ok("")));
    ASSERT_TRUE(bench.send(traced(post_request(server.url("/x?key=word"), "{}"))).has_value());
    ASSERT_THAT(spans.spans, SizeIs(1));
    const auto& span = spans.spans.front();
    EXPECT_EQ(span.parent, 9U);
    EXPECT_EQ(span.place.trace_high, 7U);
    EXPECT_EQ(span.place.trace_low, 8U);
    EXPECT_EQ(span.kind, span_kind::client);
    EXPECT_THAT(server.heard().front(),
                HasSubstr("\r\ntraceparent: " + traceparent_of(span.place) + "\r\n"));
    using attribute = finished_span::attribute;
    EXPECT_THAT(span.attributes, IsSupersetOf({attribute("http.request.method", "POST"),
                                               attribute("server.address", "127.0.0.1"),
                                               attribute("http.response.status_code", 200)}));
    for (const auto& [name, value] : span.attributes) {
        const auto* text = std::get_if<std::string>(&value);
        EXPECT_TRUE(text == nullptr || text->find("word") == std::string::npos) << name;
    }
}

TEST_F(client_trace, a_header_that_is_there_stays) {
    scripted_server server(bench.io, answering(ok("")));
    auto request = traced(get_request(server.url()));
    request.headers.add("Traceparent", "00-own");
    bench.send(std::move(request));
    EXPECT_THAT(server.heard().front(), HasSubstr("Traceparent: 00-own\r\n"));
    EXPECT_THAT(server.heard().front(), Not(HasSubstr("traceparent: ")));
}

TEST_F(client_trace, an_exchange_without_a_reply_has_failed) {
    const auto got = bench.send(traced(get_request("http://127.0.0.1:1/")));
    ASSERT_FALSE(got.has_value());
    ASSERT_THAT(spans.spans, SizeIs(1));
    EXPECT_EQ(spans.spans.front().failure, "unreachable");
}

TEST_F(client_trace, other_requests_are_as_they_were) {
    scripted_server server(bench.io, answering(ok("")));
    bench.send(get_request(server.url()));
    auto untraced = get_request(server.url());
    untraced.note = std::make_shared<exchange_note>();
    scripted_server again(bench.io, answering(ok("")));
    untraced.target = again.url();
    bench.send(std::move(untraced));
    EXPECT_THAT(server.heard().front() + again.heard().front(), Not(HasSubstr("traceparent")));
    EXPECT_THAT(spans.spans, SizeIs(0));
}

}  // namespace
}  // namespace sluice::net
