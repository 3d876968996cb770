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

TEST_F(live, a_reader_may_want_the_lines_of_one_route_or_task) {
    const auto tell_of = [&](const std::string& route, std::int64_t task) {
        const log_field fields[] = {{"route", route}, {"task", task}, {"other", true}};
        events_.tell(log_level::info, "task settled", fields);
    };
    const auto of_route =
        events_.subscribe(io_.get_executor(), log_level::info, {{"route", "posts"}});
    const auto of_task = events_.subscribe(io_.get_executor(), log_level::info,
                                           {{"route", "posts"}, {"task", "12"}});
    tell_of("posts", 1);
    tell_of("others", 12);
    tell_of("posts", 12);
    tell(log_level::error, "without fields");
    const auto route_lines = run_awaitable(io_, of_route->next());
    EXPECT_THAT(route_lines, HasSubstr("\"task\":1,"));
    EXPECT_THAT(route_lines, HasSubstr("\"task\":12,"));
    EXPECT_THAT(route_lines, ::testing::Not(HasSubstr("others")));
    EXPECT_THAT(route_lines, ::testing::Not(HasSubstr("without fields")));
    const auto task_lines = run_awaitable(io_, of_task->next());
    EXPECT_EQ(std::ranges::count(task_lines, '\n'), 3);
    EXPECT_THAT(task_lines, HasSubstr("\"route\":\"posts\",\"task\":12,"));
}

TEST_F(live, the_last_warnings_and_errors_are_kept) {
    tell(log_level::info, "quiet");
    tell(log_level::warning, "first");
    const log_field fields[] = {{"task", std::int64_t{7}}, {"reason", std::string("no")}};
    events_.tell(log_level::error, "second", fields);
    ASSERT_EQ(events_.kept({}).size(), 2U);
    EXPECT_THAT(events_.kept({})[0], HasSubstr("first"));
    ASSERT_EQ(events_.kept({{"task", "7"}}).size(), 1U);
    EXPECT_THAT(events_.kept({{"task", "7"}})[0], HasSubstr("\"reason\":\"no\""));
    EXPECT_THAT(events_.kept({{"task", "8"}}), IsEmpty());
    EXPECT_THAT(events_.kept({{"reason", "no"}}), IsEmpty()) << "no field to look for";
}

TEST_F(live, a_flood_of_errors_fills_no_memory) {
    for (int i = 0; i < 2'000; ++i) {
        tell(log_level::error, "line " + std::to_string(i));
    }
    ASSERT_EQ(events_.kept({}).size(), live_events::most_kept);
    EXPECT_THAT(events_.kept({}).back(), HasSubstr("line 1999"));
    const std::string large(10'000, 'x');
    for (int i = 0; i < 100; ++i) {
        tell(log_level::error, "large", large);
    }
    EXPECT_LT(events_.kept({}).size(), 10U);
    tell(log_level::error, "larger than all", std::string(200'000, 'x'));
    ASSERT_EQ(events_.kept({}).size(), 1U) << "one line always stays";
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
