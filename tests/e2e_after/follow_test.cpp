#include "e2e_after/shop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

// The classic job: products become posts, a storage remembers each post, and later routes change or
// delete it.

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct follow : ::testing::Test {
    ended round() {
        auto done = shop_.work.once();
        EXPECT_EQ(done.code, 0) << done.err << done.out;
        return done;
    }

    // Checks that the post that the storage names for a product has the product's caption.
    void compare(const std::map<std::string, std::string>& captions) {
        const auto stored = shop_.stored();
        const auto posts = shop_.posts();
        EXPECT_EQ(stored.size(), captions.size());
        EXPECT_EQ(posts.size(), captions.size());
        for (const auto& [handle, caption] : captions) {
            const auto id = stored.find(handle);
            ASSERT_NE(id, stored.end()) << handle;
            const auto post = posts.find(id->second);
            ASSERT_NE(post, posts.end()) << handle << " has " << id->second;
            EXPECT_EQ(post->second, caption);
        }
    }

    shop shop_;
};

TEST_F(follow, a_post_is_stored_by_its_product_then_moved_and_deleted) {
    shop_.offer(3);
    round();
    compare({{"h1", "product 1"}, {"h2", "product 2"}, {"h3", "product 3"}});
    EXPECT_THAT(shop_.journal(), ElementsAre("h1", "h2", "h3"));

    shop_.offer({{"product 1"}, {"product 2", false, "2030-02-07T09:00:00Z"}, {"product 3", true}});
    round();
    compare({{"h1", "product 1"}, {"h2", "product 2"}});
    EXPECT_EQ(shop_.days().at(shop_.stored().at("h1")), "2030-01-31T09:00:00");
    EXPECT_EQ(shop_.days().at(shop_.stored().at("h2")), "2030-02-07T09:00:00");
    EXPECT_EQ(shop_.sandbox.calls("POST", "received"), 3);
    EXPECT_EQ(shop_.sandbox.calls("PATCH", "applied"), 1);
    EXPECT_EQ(shop_.sandbox.calls("DELETE", "applied"), 1);
    EXPECT_THAT(shop_.journal(), ElementsAre("h1", "h2", "h3"));

    round();
    EXPECT_EQ(shop_.sandbox.calls("PATCH", "received"), 1);
}

TEST_F(follow, killed_in_the_middle_ids_are_stored_exactly_for_what_was_posted) {
    constexpr std::size_t count = 60;
    shop_.offer(count);
    std::mt19937 random(20260303);
    std::int64_t at = 0;
    for (int kills = 0; kills < 6; ++kills) {
        at += std::uniform_int_distribution<std::int64_t>(1, 8)(random);
        program daemon(shop_.work.run());
        ASSERT_TRUE(
            until([&] { return shop_.sandbox.calls("POST", "applied") >= at || !daemon.runs(); }));
        const auto end = daemon.kill();
        ASSERT_EQ(end.signal, 9) << end.err;
    }
    ASSERT_LT(shop_.sandbox.calls("POST", "applied"), std::int64_t{count});
    round();
    EXPECT_EQ(shop_.sandbox.calls("POST", "applied"), std::int64_t{count});
    std::map<std::string, std::string> captions;
    std::vector<std::string> handles;
    for (std::size_t number = 1; number <= count; ++number) {
        handles.push_back("h" + std::to_string(number));
        captions[handles.back()] = "product " + std::to_string(number);
    }
    compare(captions);
    std::ranges::sort(handles);
    EXPECT_EQ(shop_.journal(), handles);
}

// The post exists, the reply is on its way, and the program is killed. Verification finds the id.
TEST_F(follow, an_id_that_was_only_found_by_asking_is_stored_too) {
    shop_.offer(2);
    shop_.sandbox.fault(R"({"kind":"slow","delay_ms":600000,"method":"POST","path":"/post"})");
    {
        program daemon(shop_.work.run());
        ASSERT_TRUE(until([&] { return shop_.sandbox.calls("POST", "applied") >= 1; }));
        daemon.kill();
    }
    round();
    EXPECT_EQ(shop_.sandbox.calls("POST", "applied"), 2);
    compare({{"h1", "product 1"}, {"h2", "product 2"}});
}

TEST_F(follow, a_failing_after_step_never_posts_again) {
    const auto good = read_file(shop_.work.config() / "follow.yaml");
    auto bad = good;
    const std::string map = "      - map: {product:";
    bad.replace(bad.find(map), map.size(),
                "      - lookup: {storage: post-of-product, key: nobody, as: x}\n" + map);
    shop_.work.write("follow.yaml", bad);
    shop_.offer(2);
    EXPECT_NE(shop_.work.once().code, 0);
    EXPECT_THAT(shop_.stored(), IsEmpty());
    const auto failed = shop_.work.list({"--status", "failed"});
    ASSERT_EQ(failed.as_array().size(), 2U);
    for (const auto& one : failed.as_array()) {
        EXPECT_THAT(std::string(one.at("reason").as_string()),
                    HasSubstr("it was sent and is not sent again"));
        EXPECT_TRUE(shop_.posts().contains(std::string(one.at("external_id").as_string())));
    }

    shop_.work.write("follow.yaml", good);
    ASSERT_EQ(shop_.work.tasks({"retry", "--status", "failed"}).code, 0);
    round();
    compare({{"h1", "product 1"}, {"h2", "product 2"}});
    EXPECT_THAT(shop_.journal(), ElementsAre("h1", "h2"));
    EXPECT_EQ(shop_.sandbox.calls("POST", "received"), 2);
}

}  // namespace
}  // namespace sluice::testing
