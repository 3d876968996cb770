// The daemon sends its spans to a collector, which is a real server on loopback. A delivery carries
// the trace to its target.

#include "e2e_control/controlled_job.hpp"
#include "e2e_documents/other_side.hpp"
#include "support/plain_connection.hpp"

#include <gmock/gmock.h>

#include <map>

namespace sluice::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

struct seen_span {
    std::string name;
    std::string trace;
    std::string id;
    std::string parent;
    std::string text;
};

struct traces : controlled_job {
    void trace_to(const std::string& endpoint) {
        work.environment["SHOP"] = shop.url();
        work.write("all.yaml", R"(incoming:
  lines: {schedule: by hand, subscriber: {type: file, path: "${env:E2E_BESIDE}/in.ndjson"},
          identifier: id, emit: new}
outgoing:
  shop: {publisher: {type: http, url: "${env:SHOP}/things", body: {secret: "{{ word }}"}}}
routes:
  all: {from: lines, to: shop}
daemon:
  traces: {endpoint: ")" + endpoint +
                                   R"("}
)");
        work.write("../in.ndjson", "{\"id\":\"record-one\",\"word\":\"data-of-a-record\"}\n");
    }

    std::vector<seen_span> spans() const {
        std::vector<seen_span> all;
        for (const auto& batch : collector.requests()) {
            const auto value = parse_json(batch.body);
            EXPECT_TRUE(value.has_value()) << batch.body;
            for (const auto& of : value->at("resourceSpans").get_array()) {
                for (const auto& scope : of.at("scopeSpans").get_array()) {
                    for (const auto& one : scope.at("spans").get_array()) {
                        all.push_back({text_member(one, "name"), text_member(one, "traceId"),
                                       text_member(one, "spanId"), text_member(one, "parentSpanId"),
                                       write_json(one)});
                    }
                }
            }
        }
        return all;
    }
    std::map<std::string, seen_span> by_name() const {
        std::map<std::string, seen_span> all;
        for (const auto& one : spans()) {
            all[one.name] = one;
        }
        return all;
    }

    other_side shop;
    other_side collector;
};

TEST_F(traces, of_a_run_and_its_delivery_reach_the_collector_and_the_target) {
    trace_to(collector.url() + "/v1/traces");
    start();
    EXPECT_EQ(command({"run-now", "lines", "--wait"}).code, 0);
    ASSERT_TRUE(until([&] { return by_name().contains("delivery") && by_name().contains("run"); }))
        << daemon->err();
    const auto all = by_name();
    ASSERT_TRUE(all.contains("page"));
    ASSERT_TRUE(all.contains("POST"));
    EXPECT_EQ(all.at("page").parent, all.at("run").id);
    EXPECT_EQ(all.at("page").trace, all.at("run").trace);
    EXPECT_EQ(all.at("POST").parent, all.at("delivery").id);
    EXPECT_EQ(all.at("POST").trace, all.at("delivery").trace);
    EXPECT_NE(all.at("delivery").trace, all.at("run").trace);
    EXPECT_THAT(all.at("delivery").text, HasSubstr("\"sluice.tasks.finished\""));
    EXPECT_THAT(all.at("POST").text, HasSubstr("{\"intValue\":\"200\"}"));
    ASSERT_EQ(shop.requests().size(), 1U);
    EXPECT_THAT(shop.requests().front().head, HasSubstr("traceparent: 00-" + all.at("POST").trace +
                                                        "-" + all.at("POST").id + "-01"));
    for (const auto& one : spans()) {
        EXPECT_THAT(one.text, Not(HasSubstr("data-of-a-record")));
        EXPECT_THAT(one.text, Not(HasSubstr("record-one")));
    }
    EXPECT_THAT(ask("GET", "/metrics").body,
                HasSubstr("sluice_trace_spans_total{outcome=\"dropped\"} 0\n"));
}

TEST_F(traces, a_request_that_belongs_to_a_trace_carries_it_into_the_run) {
    trace_to(collector.url() + "/v1/traces");
    start();
    const std::string trace = "0af7651916cd43dd8448eb211c80319c";
    const auto asked = ask_socket(socket(), "POST", "/incoming/lines/run", "",
                                  "traceparent: 00-" + trace + "-b7ad6b7169203331-01\r\n");
    EXPECT_EQ(asked.status, 202) << asked.body;
    ASSERT_TRUE(until([&] { return by_name().contains("run"); })) << daemon->err();
    const auto all = by_name();
    ASSERT_TRUE(all.contains("run_now"));
    EXPECT_EQ(all.at("run_now").trace, trace);
    EXPECT_EQ(all.at("run_now").parent, "b7ad6b7169203331");
    EXPECT_EQ(all.at("run").trace, trace);
    EXPECT_EQ(all.at("run").parent, all.at("run_now").id);
}

TEST_F(traces, a_webhook_that_belongs_to_a_trace_carries_it_into_the_run) {
    trace_to(collector.url() + "/v1/traces");
    auto text = read_file(work.config() / "all.yaml");
    const auto incoming = text.find("  lines:");
    text.replace(incoming, text.find("outgoing:") - incoming,
                 "  lines: {subscriber: {type: webhook, path: /in, auth: {anyone: true}}}\n");
    work.write("all.yaml", text + "  webhooks: {listen: \"127.0.0.1:0\"}\n");
    start();
    const auto log = daemon->err();
    const auto place = log.find("place=127.0.0.1:", log.find("listens for webhooks"));
    ASSERT_NE(place, std::string::npos) << log;
    const std::string trace = "0af7651916cd43dd8448eb211c80319c";
    const std::string body = R"({"id":"hook","word":"x"})";
    plain_connection line(std::stoi(log.substr(place + 16)));
    line.write(
        "POST /in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        "application/json\r\ntraceparent: 00-" +
        trace + "-b7ad6b7169203331-01\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body);
    EXPECT_EQ(answer_in(line.read_to_end()).status, 200);
    ASSERT_TRUE(until([&] { return by_name().contains("run"); })) << daemon->err();
    EXPECT_EQ(by_name().at("run").trace, trace);
    EXPECT_EQ(by_name().at("run").parent, "b7ad6b7169203331");
}

TEST_F(traces, without_a_collector_the_work_goes_on_and_spans_are_not_kept_for_ever) {
    trace_to("http://127.0.0.1:1/v1/traces");
    start();
    EXPECT_EQ(command({"run-now", "lines", "--wait"}).code, 0);
    ASSERT_TRUE(until([&] { return shop.requests().size() == 1; })) << daemon->err();
    ASSERT_TRUE(daemon->wrote("the collector of traces takes nothing"));
    EXPECT_EQ(ask("GET", "/readyz").status, 200);
    EXPECT_EQ(daemon->stop().code, 0);
}

TEST_F(traces, without_an_endpoint_nothing_is_traced) {
    trace_to("");
    auto text = read_file(work.config() / "all.yaml");
    text.erase(text.find("daemon:"));
    work.write("all.yaml", text);
    start();
    EXPECT_EQ(command({"run-now", "lines", "--wait"}).code, 0);
    ASSERT_TRUE(until([&] { return shop.requests().size() == 1; })) << daemon->err();
    EXPECT_THAT(shop.requests().front().head, Not(HasSubstr("traceparent")));
}

TEST_F(traces, an_endpoint_that_is_no_url_is_refused) {
    trace_to("collector:4318");
    const auto checked = work.check();
    EXPECT_EQ(checked.code, 2);
    EXPECT_THAT(checked.out + checked.err, HasSubstr("a collector has a whole URL"));
}

}  // namespace
}  // namespace sluice::testing
