#include "control/live_events.hpp"

#include "support/run_awaitable.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace sluice::control {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::run_awaitable;

class live : public ::testing::Test {
 protected:
    void tell(log_level level, const std::string& message, const std::string& value = {}) {
        const log_field field{"name", value};
        events_.tell(level, message, {&field, 1});
    }

    asio::io_context io_;
    live_events events_;
};

TEST_F(live, an_event_is_one_line_of_json) {
    const auto reader = events_.subscribe(io_.get_executor(), log_level::info);
    tell(log_level::info, "task settled", "a\nb");
    const auto piece = run_awaitable(io_, reader->next());
    EXPECT_THAT(piece, ::testing::StartsWith("event: log\ndata: {\"time\":\""));
    EXPECT_THAT(piece, HasSubstr("\"level\":\"info\",\"event\":\"task settled\",\"fields\":{"
                                 "\"name\":\"a\\nb\"}}\n\n"));
}

TEST_F(live, a_reader_hears_its_level_and_above) {
    const auto reader = events_.subscribe(io_.get_executor(), log_level::warning);
    tell(log_level::info, "quiet");
    tell(log_level::error, "loud");
    const auto piece = run_awaitable(io_, reader->next());
    EXPECT_THAT(piece, HasSubstr("loud"));
    EXPECT_THAT(piece, ::testing::Not(HasSubstr("quiet")));
}

TEST_F(live, a_slow_reader_is_told_what_it_missed) {
    const auto reader = events_.subscribe(io_.get_executor(), log_level::info);
    const std::string large(10'000, 'x');
    for (int i = 0; i < 100; ++i) {
        tell(log_level::info, "event", large);
    }
    std::string all;
    while (all.find("event: lost") == std::string::npos) {
        all += run_awaitable(io_, reader->next());
    }
    EXPECT_LT(all.size(), 300'000U);
    EXPECT_THAT(all, HasSubstr("event: lost\ndata: {\"events\":"));
}

TEST_F(live, events_of_other_threads_arrive) {
    const auto reader = events_.subscribe(io_.get_executor(), log_level::info);
    std::thread other([this] {
        for (int i = 0; i < 100; ++i) {
            tell(log_level::info, "event");
        }
        tell(log_level::info, "the last one");
    });
    std::string all;
    while (all.find("the last one") == std::string::npos) {
        all += run_awaitable(io_, reader->next());
    }
    other.join();
    EXPECT_EQ(std::ranges::count(all, '\n'), 303);
}

TEST_F(live, a_stopped_reader_ends) {
    const auto reader = events_.subscribe(io_.get_executor(), log_level::info);
    reader->stop();
    EXPECT_THAT(run_awaitable(io_, reader->next()), IsEmpty());
}

TEST_F(live, readers_are_bounded_and_leave_their_place) {
    std::vector<std::shared_ptr<net::body_source>> open;
    for (std::size_t i = 0; i < live_events::most_readers; ++i) {
        open.push_back(events_.subscribe(io_.get_executor(), log_level::info));
        EXPECT_NE(open.back(), nullptr);
    }
    EXPECT_EQ(events_.subscribe(io_.get_executor(), log_level::info), nullptr);
    open.pop_back();
    EXPECT_NE(events_.subscribe(io_.get_executor(), log_level::info), nullptr);
}

}  // namespace
}  // namespace sluice::control
