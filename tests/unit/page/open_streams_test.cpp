#include "page/open_streams.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace sluice::operator_page {
namespace {

struct noted_stream final : net::body_source {
    awaitable<std::string> next() override { co_return std::string(); }
    void stop() override { stopped = true; }
    bool stopped = false;
};

TEST(streams_of_a_browser, are_few_and_the_oldest_ends_first) {
    open_streams open;
    std::vector<std::shared_ptr<noted_stream>> made;
    for (std::size_t i = 0; i < open_streams::most + 2; ++i) {
        open.make_room("a");
        made.push_back(std::make_shared<noted_stream>());
        open.add("a", made.back());
    }
    EXPECT_TRUE(made[0]->stopped);
    EXPECT_TRUE(made[1]->stopped);
    for (std::size_t i = 2; i < made.size(); ++i) {
        EXPECT_FALSE(made[i]->stopped) << i;
    }
}

TEST(streams_of_a_browser, do_not_count_for_another) {
    open_streams open;
    const auto own = std::make_shared<noted_stream>();
    open.add("a", own);
    for (std::size_t i = 0; i < 2 * open_streams::most; ++i) {
        open.make_room("b");
        open.add("b", std::make_shared<noted_stream>());
    }
    EXPECT_FALSE(own->stopped);
}

TEST(streams_of_a_browser, that_ended_are_forgotten) {
    open_streams open;
    for (int i = 0; i < 100; ++i) {
        open.add(std::to_string(i), std::make_shared<noted_stream>());
    }
    open.make_room("x");
    EXPECT_EQ(open.browsers(), 0U);
}

}  // namespace
}  // namespace sluice::operator_page
