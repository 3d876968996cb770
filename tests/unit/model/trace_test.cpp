#include <sluice/model/trace.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

using std::chrono::milliseconds;

// Counts its numbers up, under a time of its own.
class kept_spans final : public trace_writer {
 public:
    moment now() override { return {wall_time(time_), steady_time(time_)}; }
    std::optional<span_place> begin_trace() override {
        return sampled ? std::optional(span_place{7, ++last_, 0}) : std::nullopt;
    }
    std::uint64_t new_span() override { return ++last_; }
    void write(finished_span span) override { spans.push_back(std::move(span)); }
    void pass(milliseconds length) { time_ += length; }

    bool sampled = true;
    std::vector<finished_span> spans;

 private:
    std::uint64_t last_ = 0;
    milliseconds time_{1'000};
};

constexpr const char* example = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(traceparent, is_read_and_written_as_the_standard_says) {
    const auto read = read_traceparent(example);
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(read->at, (span_place{0x0af7651916cd43dd, 0x8448eb211c80319c, 0xb7ad6b7169203331}));
    EXPECT_TRUE(read->sampled);
    EXPECT_EQ(traceparent_of(read->at), example);
    EXPECT_FALSE(
        read_traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")->sampled);
    EXPECT_EQ(traceparent_of({0, 1, 2}), "00-00000000000000000000000000000001-0000000000000002-01");
}

TEST(traceparent, of_a_later_version_may_have_more) {
    const std::string rest = "-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    EXPECT_TRUE(read_traceparent("cc" + rest + "-more").has_value());
    EXPECT_TRUE(read_traceparent("cc" + rest).has_value());
    EXPECT_FALSE(read_traceparent("cc" + rest + "more").has_value());
    EXPECT_FALSE(read_traceparent("00" + rest + "-more").has_value());
    EXPECT_FALSE(read_traceparent("ff" + rest).has_value());
}

TEST(traceparent, that_is_wrong_is_ignored) {
    for (const std::string wrong :
         {"", "00", "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
          "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
          "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0"}) {
        EXPECT_FALSE(read_traceparent(wrong).has_value()) << wrong;
    }
}

TEST(active_span, a_child_lies_in_the_trace_below_its_parent) {
    kept_spans writer;
    {
        auto run = active_span::first(&writer, "run");
        writer.pass(milliseconds(5));
        {
            active_span page(run.as_parent(), "page", span_kind::client);
            page.set("items", std::int64_t{3});
            page.fail(failure_class::unreachable);
            writer.pass(milliseconds(7));
        }
        run.set("incoming", "posts");
    }
    ASSERT_EQ(writer.spans.size(), 2U);
    const auto& page = writer.spans[0];
    const auto& run = writer.spans[1];
    EXPECT_EQ(page.parent, run.place.span);
    EXPECT_EQ(page.place.trace_low, run.place.trace_low);
    EXPECT_EQ(page.place.trace_high, 7U);
    EXPECT_NE(page.place.span, run.place.span);
    EXPECT_EQ(run.parent, 0U);
    EXPECT_EQ(page.failure, "unreachable");
    EXPECT_EQ(page.length, milliseconds(7));
    EXPECT_EQ(run.length, milliseconds(12));
    EXPECT_EQ(page.begun - run.begun, milliseconds(5));
    EXPECT_EQ(page.kind, span_kind::client);
    EXPECT_EQ(page.attributes.size(), 1U);
}

TEST(active_span, goes_on_with_the_trace_of_another_program) {
    kept_spans writer;
    active_span::first(&writer, "request", span_kind::server, example).end();
    ASSERT_EQ(writer.spans.size(), 1U);
    EXPECT_EQ(writer.spans[0].place.trace_high, 0x0af7651916cd43ddU);
    EXPECT_EQ(writer.spans[0].parent, 0xb7ad6b7169203331U);
    const std::string not_sampled = std::string(example).substr(0, 53) + "00";
    EXPECT_FALSE(active_span::first(&writer, "request", span_kind::server, not_sampled).is_on());
    EXPECT_TRUE(active_span::first(&writer, "request", span_kind::server, "nonsense").is_on())
        << "it begins a trace of its own";
}

TEST(active_span, without_a_writer_or_a_sample_does_nothing) {
    kept_spans writer;
    writer.sampled = false;
    for (auto* given : {static_cast<kept_spans*>(nullptr), &writer}) {
        auto span = active_span::first(given, "run");
        EXPECT_FALSE(span.is_on());
        span.set("a", "b");
        span.fail(failure_class::busy);
        active_span child(span.as_parent(), "page");
        EXPECT_FALSE(child.is_on());
    }
    EXPECT_TRUE(writer.spans.empty());
}

TEST(active_span, that_is_replaced_has_ended) {
    kept_spans writer;
    auto run = active_span::first(&writer, "run");
    active_span page(run.as_parent(), "page 1");
    page = active_span(run.as_parent(), "page 2");
    ASSERT_EQ(writer.spans.size(), 1U);
    EXPECT_EQ(writer.spans[0].name, "page 1");
    page.end();
    page.end();
    EXPECT_EQ(writer.spans.size(), 2U);
}

}  // namespace
}  // namespace sluice
