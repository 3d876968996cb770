// The spans of a run, as a collector of traces gets them.

#include "support/kept_spans.hpp"
#include "unit/engine/scheduler_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

struct intake_trace_test : scheduler_test {
    intake_trace_test() { bench_.traces = &spans_; }

    sluice::testing::kept_spans spans_;
};

TEST_F(intake_trace_test, a_run_has_its_pages_below_it_and_a_page_its_stages) {
    source_->pages.emplace_back(scripted_subscriber::page_of({"a", "b"}, json::value(1), false));
    source_->pages.emplace_back(scripted_subscriber::page_of({"c"}, json::value(2), true));
    start("every 5m");
    EXPECT_THAT(spans_.paths(),
                ElementsAre("run/page/stages", "run/page", "run/page/stages", "run/page", "run"));
    using attribute = finished_span::attribute;
    EXPECT_THAT(spans_.spans.back().attributes,
                IsSupersetOf({attribute("sluice.incoming", "posts"), attribute("sluice.run", 1),
                              attribute("sluice.pages", 2)}));
    EXPECT_EQ(spans_.spans.back().failure, "");
}

TEST_F(intake_trace_test, a_run_that_failed_says_the_class_and_nothing_of_the_reply) {
    source_->pages.emplace_back(failure(failure_class::unreachable, "the text of a reply"));
    start("every 5m");
    EXPECT_THAT(spans_.paths(), ElementsAre("run/page", "run"));
    EXPECT_EQ(spans_.spans.front().failure, "unreachable");
    EXPECT_EQ(spans_.spans.back().failure, "unreachable");
}

TEST_F(intake_trace_test, without_a_writer_there_is_no_span) {
    bench_.traces = nullptr;
    start("every 5m");
    EXPECT_EQ(count(), 1U);
    EXPECT_THAT(spans_.spans, IsEmpty());
}

}  // namespace
}  // namespace sluice::engine
