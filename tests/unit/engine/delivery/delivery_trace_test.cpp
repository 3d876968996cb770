#include "engine/delivery/delivery_trace.hpp"

#include "support/kept_spans.hpp"
#include "unit/engine/dispatcher_fixture.hpp"

#include <gmock/gmock.h>

namespace sluice::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsSupersetOf;

struct delivery_trace_test : dispatcher_test {
    delivery_trace_test() { bench_.traces = &spans_; }

    const finished_span& span_named(const std::string& name) const {
        return *std::ranges::find(spans_.spans, name, &finished_span::name);
    }

    sluice::testing::kept_spans spans_;
};

TEST_F(delivery_trace_test, a_delivery_has_its_stages_below_it_and_says_how_it_came_out) {
    add({"a1"});
    drain();
    EXPECT_THAT(spans_.paths(), ElementsAre("delivery/stages", "delivery"));
    const auto& delivery = span_named("delivery");
    using attribute = finished_span::attribute;
    EXPECT_THAT(delivery.attributes,
                IsSupersetOf({attribute("sluice.route", "to-report"), attribute("sluice.task", 1),
                              attribute("sluice.tasks.finished", 1)}));
    EXPECT_EQ(delivery.failure, "");
}

TEST_F(delivery_trace_test, a_task_that_failed_marks_its_span) {
    target_->outcomes = {failure(failure_class::refused, "HTTP 422: the text of a reply")};
    add({"a1"});
    drain();
    EXPECT_EQ(span_named("delivery").failure, "refused");
    for (const auto& [name, value] : span_named("delivery").attributes) {
        const auto* text = std::get_if<std::string>(&value);
        EXPECT_TRUE(text == nullptr || text->find("422") == std::string::npos) << name;
    }
}

TEST_F(delivery_trace_test, the_question_about_a_lost_delivery_is_a_span) {
    target_->safety = repeat_safety::verifiable;
    add({"a1"});
    crash_in_the_middle("a1");
    target_->answers.emplace_back(finding({"p-1"}));
    bench_.time.advance(std::chrono::minutes(10));
    drain();
    EXPECT_THAT(spans_.paths(), ElementsAre("delivery/verification", "delivery"));
}

TEST_F(delivery_trace_test, the_requests_of_a_delivery_belong_to_its_span) {
    trace_parent seen;
    target_->on_send = [&](const delivery& sent) { seen = sent.note->trace; };
    add({"a1"});
    drain();
    EXPECT_EQ(seen.writer, &spans_);
    EXPECT_EQ(seen.place, span_named("delivery").place);
}

TEST_F(delivery_trace_test, without_a_writer_there_is_no_span) {
    bench_.traces = nullptr;
    trace_parent seen{&spans_};
    target_->on_send = [&](const delivery& sent) { seen = sent.note->trace; };
    add({"a1"});
    drain();
    EXPECT_EQ(seen.writer, nullptr);
    EXPECT_TRUE(spans_.spans.empty());
}

}  // namespace
}  // namespace sluice::engine
