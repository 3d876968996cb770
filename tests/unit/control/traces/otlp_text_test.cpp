#include "control/traces/otlp_text.hpp"

#include <gtest/gtest.h>

#include <array>

namespace sluice::control {
namespace {

TEST(otlp_text, is_the_json_that_a_collector_reads) {
    std::array<finished_span, 2> spans;
    spans[0].place = {0x0af7651916cd43dd, 0x8448eb211c80319c, 0xb7ad6b7169203331};
    spans[0].name = "run";
    spans[0].begun = *parse_utc("2026-02-01T12:00:00.250Z");
    spans[0].length = std::chrono::microseconds(1'500);
    spans[0].attributes = {{"sluice.incoming", std::string("posts")}, {"sluice.run", 12}};
    spans[1].place = {1, 2, 3};
    spans[1].parent = 4;
    spans[1].name = "POST";
    spans[1].kind = span_kind::client;
    spans[1].failure = "unreachable";
    EXPECT_EQ(otlp_text(spans, "0.1.0", "host"),
              R"({"resourceSpans":[{"resource":{"attributes":[)"
              R"({"key":"service.name","value":{"stringValue":"sluice"}},)"
              R"({"key":"service.version","value":{"stringValue":"0.1.0"}},)"
              R"({"key":"host.name","value":{"stringValue":"host"}}]},)"
              R"("scopeSpans":[{"scope":{"name":"sluice","version":"0.1.0"},"spans":[)"
              R"({"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331",)"
              R"("name":"run","kind":1,"startTimeUnixNano":"1769947200250000000",)"
              R"("endTimeUnixNano":"1769947200251500000","attributes":[)"
              R"({"key":"sluice.incoming","value":{"stringValue":"posts"}},)"
              R"({"key":"sluice.run","value":{"intValue":"12"}}]},)"
              R"({"traceId":"00000000000000010000000000000002","spanId":"0000000000000003",)"
              R"("parentSpanId":"0000000000000004","name":"POST","kind":3,)"
              R"("startTimeUnixNano":"0","endTimeUnixNano":"0","attributes":[)"
              R"({"key":"error.type","value":{"stringValue":"unreachable"}}],)"
              R"("status":{"code":2}}]}]}]})");
}

}  // namespace
}  // namespace sluice::control
