// A real server on loopback is the collector.

#include "control/traces/trace_sender.hpp"

#include "support/http_fixture.hpp"
#include "support/memory_ledger/memory_ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class trace_sender_test : public ::testing::Test {
 protected:
    trace_sender_test()
        : bench_([this](const net::request&) { return testing::answer(status_, "{}"); }),
          about_(bench_.context("traces")),
          queue_(about_.time, about_.random, 1) {
        sender_ =
            trace_sender::make({about_.executor, *ledger_, about_.time, about_.random, about_.log},
                               about_.http, queue_, bench_.url() + "/v1/traces", "0.1.0");
    }
    void add(int spans) {
        for (int i = 0; i < spans; ++i) {
            finished_span made;
            made.name = "span";
            queue_.write(std::move(made));
        }
    }
    void send() {
        bench_.run([](trace_sender* sender) -> awaitable<int> {
            co_await sender->send_all();
            co_return 0;
        }(sender_.get()));
    }

    unsigned status_ = 200;
    testing::http_fixture bench_;
    component_context about_;
    std::unique_ptr<ledger::ledger> ledger_ = testing::make_memory_ledger();
    span_queue queue_;
    std::unique_ptr<trace_sender> sender_;
};

TEST_F(trace_sender_test, sends_all_in_batches) {
    add(1'000);
    send();
    ASSERT_THAT(bench_.requests(), SizeIs(2));
    const auto& first = bench_.requests().front();
    EXPECT_EQ(first.method, "POST");
    EXPECT_EQ(first.target, "/v1/traces");
    EXPECT_EQ(first.headers.find("Content-Type"), "application/json");
    EXPECT_TRUE(first.body.starts_with("{\"resourceSpans\":["));
    EXPECT_EQ(queue_.size(), 0U);
    EXPECT_EQ(queue_.sent(), 1'000);
    EXPECT_THAT(bench_.log.lines(), IsEmpty());
    send();
    EXPECT_THAT(bench_.requests(), SizeIs(2)) << "nothing is there to send";
}

TEST_F(trace_sender_test, keeps_spans_for_a_collector_that_is_busy_and_says_so_once) {
    status_ = 503;
    add(3);
    send();
    send();
    EXPECT_EQ(queue_.size(), 3U);
    EXPECT_EQ(queue_.dropped(), 0);
    status_ = 200;
    send();
    EXPECT_EQ(queue_.sent(), 3);
    EXPECT_THAT(bench_.log.lines(), ElementsAre(HasSubstr("the collector of traces takes nothing"),
                                                HasSubstr("the collector of traces works again")));
}

TEST_F(trace_sender_test, drops_what_the_collector_will_never_take) {
    status_ = 400;
    add(600);
    send();
    EXPECT_EQ(queue_.size(), 0U);
    EXPECT_EQ(queue_.dropped(), 600);
    EXPECT_THAT(bench_.log.lines(), SizeIs(1));
}

}  // namespace
}  // namespace sluice::control
