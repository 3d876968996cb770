#include "control/live_taps.hpp"

#include "support/manual_clock.hpp"
#include "support/moments.hpp"
#include "support/run_awaitable.hpp"

#include <sluice/model/json.hpp>

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::control {
namespace {

using sluice::testing::run_awaitable;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

awaitable<std::string> without_hunter(std::string text) {
    const std::string secret = "hunter2";
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret)) {
        text.replace(at, secret.size(), "(hidden)");
    }
    co_return text;
}

class live_taps_test : public ::testing::Test {
 protected:
    std::shared_ptr<net::body_source> subscribe(std::optional<std::size_t> stage = {},
                                                std::int64_t rate = 10) {
        return taps_.subscribe(io_.get_executor(), {"posts", stage, rate});
    }

    static entity record(const std::string& id, json::value data = json::object()) {
        entity made;
        made.type = "post";
        made.id = id;
        made.headers["event"] = "changed";
        made.data = std::move(data);
        return made;
    }

    void leave(const std::string& id, std::size_t stages = 2) {
        if (auto* tap = routes_.of("posts")) {
            tap->leaves(stages, record(id));
        }
    }

    std::string next(const std::shared_ptr<net::body_source>& from) {
        return run_awaitable(io_, from->next());
    }

    asio::io_context io_;
    sluice::testing::manual_clock time_{sluice::testing::morning};
    engine::route_taps routes_;
    live_taps taps_{routes_, time_, without_hunter};
};

TEST_F(live_taps_test, a_record_is_one_line_of_json) {
    const auto reader = subscribe();
    routes_.of("posts")->leaves(2, record("p-1", json::object{{"text", "a\nb"}}));
    EXPECT_EQ(next(reader),
              "event: record\ndata: {\"time\":\"2026-01-31T09:00:00.000Z\",\"route\":\"posts\","
              "\"stage\":2,\"type\":\"post\",\"id\":\"p-1\",\"headers\":{\"event\":\"changed\"},"
              "\"bytes\":15,\"data\":{\"text\":\"a\\nb\"}}\n\n");
}

TEST_F(live_taps_test, shows_the_stage_that_was_asked_for_and_no_other) {
    const auto first = subscribe(0);
    const auto second = subscribe(2);
    const auto last = subscribe();
    auto* tap = routes_.of("posts");
    tap->enters(0, record("before"));
    tap->enters(1, record("between"));
    tap->leaves(2, record("after"));
    EXPECT_THAT(next(first), HasSubstr("before"));
    EXPECT_THAT(next(second), HasSubstr("after"));
    EXPECT_THAT(next(last), HasSubstr("after"));
}

TEST_F(live_taps_test, hides_secrets_and_stays_json) {
    const auto reader = subscribe();
    routes_.of("posts")->leaves(1, record("p-1", json::object{{"key", "hunter2"}}));
    const auto text = next(reader);
    EXPECT_THAT(text, HasSubstr("\"key\":\"(hidden)\""));
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST_F(live_taps_test, takes_a_sample_and_tells_the_number_of_the_others) {
    const auto reader = subscribe({}, 2);
    for (int i = 0; i < 7; ++i) {
        leave(std::to_string(i));
    }
    EXPECT_THAT(next(reader), HasSubstr("\"id\":\"0\""));
    EXPECT_THAT(next(reader), HasSubstr("\"id\":\"1\""));
    time_.advance(seconds(1));
    EXPECT_EQ(next(reader), "event: dropped\ndata: {\"sampled\":5,\"slow\":0}\n\n");
    leave("later");
    EXPECT_THAT(next(reader), HasSubstr("\"id\":\"later\""));
}

TEST_F(live_taps_test, a_large_record_is_named_and_paid_for) {
    const auto reader = subscribe({}, 100);
    const std::string text(live_taps::largest_shown * 8, 'x');
    routes_.of("posts")->leaves(1, record("large", json::value(text)));
    leave("small");
    const auto shown = next(reader);
    EXPECT_THAT(shown, HasSubstr("\"data\":null"));
    EXPECT_LT(shown.size(), 300U);
    time_.advance(seconds(1));
    EXPECT_THAT(next(reader), StartsWith("event: dropped")) << "it used up two seconds";
    time_.advance(seconds(2));
    leave("small");
    EXPECT_THAT(next(reader), HasSubstr("\"id\":\"small\""));
}

TEST_F(live_taps_test, a_slow_reader_loses_records_and_is_told) {
    const auto reader = subscribe({}, 100);
    const std::string text(60'000, 'x');
    for (int i = 0; i < 40; ++i) {
        routes_.of("posts")->leaves(1, record("r", json::value(text)));
        time_.advance(seconds(1));
    }
    std::string all;
    std::size_t pieces = 0;
    while (all.find("event: dropped") == std::string::npos && pieces < 100) {
        all += next(reader);
        ++pieces;
    }
    EXPECT_LT(all.size(), 1'200'000U) << "the backlog is bounded";
    EXPECT_THAT(all, Not(HasSubstr("\"slow\":0")));
    EXPECT_THAT(all, HasSubstr("\"sampled\":0"));
}

TEST_F(live_taps_test, a_stop_ends_the_stream_and_few_may_read) {
    std::vector<std::shared_ptr<net::body_source>> sources;
    for (std::size_t i = 0; i < live_taps::most_readers; ++i) {
        sources.push_back(subscribe());
        ASSERT_TRUE(sources.back());
    }
    EXPECT_EQ(subscribe(), nullptr);
    sources.front()->stop();
    EXPECT_EQ(next(sources.front()), "");
    sources.clear();
    EXPECT_EQ(routes_.of("posts"), nullptr) << "nobody is told any more";
    EXPECT_TRUE(subscribe());
}

}  // namespace
}  // namespace sluice::control
