#include "connectors/ocoya/client/post_watch.hpp"

#include <gtest/gtest.h>

namespace sluice::ocoya {
namespace {

json::value listed_post(const std::string& id, const std::string& status) {
    return parse_json(R"({"id":")" + id + R"(","status":")" + status + "\"}").value();
}

TEST(post_watch, keeps_the_last_word_about_posts_that_are_followed) {
    post_watch watch;
    watch.saw(listed_post("a", "POSTED"), wall_time{});
    EXPECT_FALSE(watch.last_of("a")) << "nobody followed it";
    watch.follow("a");
    EXPECT_FALSE(watch.last_of("a")) << "no listing has shown it since";
    watch.saw(listed_post("a", "SCHEDULED"), wall_time{});
    watch.saw(listed_post("b", "POSTED"), wall_time{});
    watch.saw(json::value(7), wall_time{});
    watch.saw(listed_post("a", "ERROR"), wall_time(std::chrono::seconds(5)));
    EXPECT_EQ(watch.last_of("a").value().status, "ERROR");
    EXPECT_EQ(watch.last_of("a").value().at, wall_time(std::chrono::seconds(5)));
    EXPECT_FALSE(watch.last_of("b"));
    watch.follow("a");
    EXPECT_TRUE(watch.last_of("a")) << "to follow it again forgets nothing";
    watch.forget("a");
    EXPECT_FALSE(watch.last_of("a"));
}

TEST(post_watch, is_bounded) {
    post_watch watch;
    for (std::size_t i = 0; i <= post_watch::most; ++i) {
        watch.follow("p" + std::to_string(i));
    }
    const auto last = "p" + std::to_string(post_watch::most);
    watch.saw(listed_post(last, "POSTED"), wall_time{});
    EXPECT_FALSE(watch.last_of(last));
    watch.saw(listed_post("p0", "POSTED"), wall_time{});
    EXPECT_TRUE(watch.last_of("p0"));
}

}  // namespace
}  // namespace sluice::ocoya
